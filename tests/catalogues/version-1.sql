BEGIN TRANSACTION;
CREATE TABLE assignments (
	document TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (document, ordinal), 
	FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "assignments" VALUES('5-ct-tu',0,'{"document":"5-ct-tu","path":{"markers":["Phụ lục","STT 1"]},"number":"1","annex":"Phụ lục","section":null,"task":"Khám bệnh từ xa","lead":["Sở Y tế"],"support":[],"deadline":{"text":"Quý II/2027","kind":"date","first":"2027-04-01","last":"2027-06-30"},"product":null,"page":1,"target":null,"role":"chủ trì","from_table":false,"spans":{"lead":[[11,18]],"deadline":[[21,32]]}}');
CREATE TABLE clauses (
	document TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (document, ordinal), 
	FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "clauses" VALUES('5-ct-tu',0,'Phụ lục/STT 1',1,'{"path":{"markers":["Phụ lục","STT 1"]},"level":"Hàng","heading":"","span":[8,32],"end":32,"page":1,"reference":"hàng 1 Phụ lục","text_start":0,"cells":[{"role":"lead","title":"Chủ trì","start":11,"end":18,"part":0},{"role":"deadline","title":"Thời hạn","start":21,"end":32,"part":2}]}');
INSERT INTO "clauses" VALUES('qd-7',0,'Điều 1',1,'{"path":{"markers":["Điều 1"]},"level":"Khoản","heading":"","span":[38,106],"end":106,"page":1,"reference":"Điều 1 7/QĐ-UBND","text_start":0,"cells":[]}');
INSERT INTO "clauses" VALUES('qd-7',1,'Điều 2',1,'{"path":{"markers":["Điều 2"]},"level":"Khoản","heading":"","span":[107,175],"end":175,"page":1,"reference":"Điều 2 7/QĐ-UBND","text_start":0,"cells":[]}');
INSERT INTO "clauses" VALUES('qd-7',2,'Điều 3',1,'{"path":{"markers":["Điều 3"]},"level":"Khoản","heading":"","span":[176,278],"end":278,"page":1,"reference":"Điều 3 7/QĐ-UBND","text_start":0,"cells":[]}');
CREATE TABLE documents (
	id TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	content_hash TEXT NOT NULL, 
	info TEXT NOT NULL, 
	text TEXT NOT NULL, 
	mentions TEXT NOT NULL, 
	letterhead TEXT NOT NULL, 
	page_starts TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "documents" VALUES('5-ct-tu',1,'one','{"id":"5-ct-tu","title":"Chỉ thị về khám chữa bệnh từ xa","source":"chi thi.pdf","number":"5-CT/TU","kind":"Chỉ thị","issuer":"Thành ủy An Bình","place":"An Bình","issued_on":"2027-01-02","signer":"Trần Văn Mẫu","signer_office":"BÍ THƯ","attached":"Chương trình hành động","implements":["1-CT/TW"],"amends":[],"replaces":[],"based_on":["Luật Khám bệnh, chữa bệnh"],"pages":2,"clauses":1,"assignments":1,"status":"current"}','TIÊU ĐỀ
1. Sở Y tế	| Quý II/2027
Căn cứ Luật Khám bệnh, chữa bệnh; số 5-CT/TU','[{"relation":"based_on","number":null,"kind":"Luật","issuer":null,"issued_on":null,"span":[34,50],"clause":null},{"relation":"mentions","number":"5-CT/TU","kind":"Chỉ thị","issuer":"Thành ủy","issued_on":"2027-01-02","span":[60,67],"clause":{"markers":["Phụ lục","STT 1"]}}]','{"title":[0,7]}','[0,33]','["thiếu nơi nhận"]');
INSERT INTO "documents" VALUES('qd-7',2,'two','{"id":"qd-7","title":"Quyết định về cấp nước sạch nông thôn","source":"cap-nuoc.docx","number":"7/QĐ-UBND","kind":"Quyết định","issuer":"Ủy ban nhân dân tỉnh Đông Hà","place":null,"issued_on":"2026-06-30","signer":null,"signer_office":null,"attached":null,"implements":[],"amends":[],"replaces":[],"based_on":[],"pages":1,"clauses":3,"assignments":0,"status":"current"}','Quyết định về cấp nước sạch nông thôn
Điều 1. Quy chế này quy định việc cấp nước sạch cho các xã miền núi.
Điều 2. Công ty cấp nước kiểm tra chất lượng nước mỗi tháng một lần.
Điều 3. Ủy ban nhân dân xã tuyên truyền để người dân dùng nước tiết kiệm, hoà giải tranh chấp về nước.
','[]','{}','[0]','[]');
CREATE TABLE embeddings (
	model TEXT NOT NULL, 
	text_hash TEXT NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (model, text_hash)
);
INSERT INTO "embeddings" VALUES('hash-encoder','23764dd58919d683c0f2918ded0e7ccfda6e348cf15b2639b991648997ff133b',X'86245EBFD5D9C53E5A6AE3BD129795BE');
INSERT INTO "embeddings" VALUES('hash-encoder','c2c378c1e57a0e31740f06ae929033f9fc6572ebc3a07974800347f3de963e09',X'1A54B3BEAAB612BFBF9DCBBD25F23BBF');
INSERT INTO "embeddings" VALUES('hash-encoder','78240e1ebb6da717f809a3a2d6e1b4b50cb350aa92fcab420c2b1a90aab6deab',X'002760BFD86ADFBE2FB258BD171D4DBE');
INSERT INTO "embeddings" VALUES('hash-encoder','9dea21ed4c6359c315a960613d241990b4bbda6ce18a876c9a7d366f0ac16b5c',X'01983BBF75E52B3FCE39E1BD09F6F33B');
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','1');
INSERT INTO "meta" VALUES('revision','2');
INSERT INTO "meta" VALUES('pieces','2');
INSERT INTO "meta" VALUES('dimension hash-encoder','4');
CREATE TABLE pieces (
	document TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	clause INTEGER NOT NULL, 
	text_hash TEXT NOT NULL, 
	PRIMARY KEY (document, ordinal), 
	FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "pieces" VALUES('5-ct-tu',0,0,'9dea21ed4c6359c315a960613d241990b4bbda6ce18a876c9a7d366f0ac16b5c');
INSERT INTO "pieces" VALUES('qd-7',0,0,'c2c378c1e57a0e31740f06ae929033f9fc6572ebc3a07974800347f3de963e09');
INSERT INTO "pieces" VALUES('qd-7',1,1,'78240e1ebb6da717f809a3a2d6e1b4b50cb350aa92fcab420c2b1a90aab6deab');
INSERT INTO "pieces" VALUES('qd-7',2,2,'23764dd58919d683c0f2918ded0e7ccfda6e348cf15b2639b991648997ff133b');
CREATE INDEX ix_documents_content_hash ON documents (content_hash);
CREATE INDEX ix_pieces_text_hash ON pieces (text_hash);
COMMIT;
