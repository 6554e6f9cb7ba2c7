"""Duties, each freely reworded as drafters do, and beside it a clause of the same field that asks for something else.

Written for this project. The reworded clause must not come out as missing, the other one must not come out as covered.
"""

from __future__ import annotations

# (what the directive asks, the same in other words, another duty of the field)
REWORDED: tuple[tuple[str, str, str], ...] = (
    (
        "Nâng cao nhận thức của người dân về phòng, chống đuối nước cho trẻ em",
        "Tuyên truyền để các gia đình hiểu rõ cách phòng tránh tai nạn đuối nước ở trẻ nhỏ",
        "Xây dựng bể bơi cho các trường trung học phổ thông trên địa bàn tỉnh",
    ),
    (
        "Bố trí kinh phí mua sắm trang thiết bị cho trạm y tế xã",
        "Cân đối ngân sách hằng năm để trang bị máy móc cho các cơ sở y tế tuyến xã",
        "Luân phiên bác sĩ từ bệnh viện tỉnh về làm việc tại trạm y tế xã",
    ),
    (
        "Rà soát, cắt giảm thủ tục hành chính không cần thiết trong lĩnh vực đất đai",
        "Kiểm tra lại toàn bộ thủ tục về đất đai và bãi bỏ những thủ tục rườm rà",
        "Công khai kết quả giải quyết hồ sơ đất đai trên trang thông tin của xã",
    ),
    (
        "Đào tạo kỹ năng số cho đội ngũ cán bộ, công chức cấp xã",
        "Mở các lớp tập huấn ứng dụng công nghệ thông tin cho công chức làm việc tại xã",
        "Trang bị máy tính, đường truyền cho bộ phận một cửa cấp xã",
    ),
    (
        "Xử lý nghiêm các hành vi xả thải trái phép ra môi trường",
        "Kiên quyết xử phạt những cơ sở đổ chất thải không đúng quy định",
        "Trồng thêm cây xanh dọc các tuyến đường trong khu công nghiệp",
    ),
    (
        "Hỗ trợ doanh nghiệp nhỏ và vừa tiếp cận nguồn vốn tín dụng",
        "Tạo điều kiện để các doanh nghiệp quy mô nhỏ vay được vốn ngân hàng",
        "Tổ chức hội chợ giới thiệu sản phẩm của doanh nghiệp nhỏ và vừa",
    ),
    (
        "Phát huy vai trò của người có uy tín trong đồng bào dân tộc thiểu số",
        "Dựa vào già làng, trưởng bản để vận động bà con các dân tộc",
        "Dạy nghề dệt thổ cẩm cho phụ nữ dân tộc thiểu số",
    ),
    (
        "Tăng cường kiểm tra an toàn phòng cháy, chữa cháy tại các chung cư",
        "Định kỳ kiểm tra công tác phòng cháy ở những tòa nhà nhiều tầng có người ở",
        "Diễn tập cứu nạn trên sông cho lực lượng cảnh sát",
    ),
    (
        "Khuyến khích người dân sử dụng phương tiện giao thông công cộng",
        "Vận động nhân dân đi lại bằng xe buýt thay cho xe cá nhân",
        "Nâng cấp mặt đường các tuyến giao thông liên huyện",
    ),
    (
        "Đẩy mạnh thanh toán không dùng tiền mặt trong trường học",
        "Các nhà trường thu học phí và các khoản khác qua tài khoản ngân hàng",
        "Lắp đặt hệ thống chiếu sáng tiết kiệm điện trong trường học",
    ),
    (
        "Bảo tồn các di tích lịch sử, văn hóa đã được xếp hạng",
        "Giữ gìn, tu bổ những di tích được công nhận trên địa bàn",
        "Tổ chức liên hoan văn nghệ quần chúng hằng năm",
    ),
    (
        "Giải quyết việc làm cho lao động bị mất việc",
        "Giới thiệu chỗ làm mới cho những người thôi việc",
        "Kiểm tra việc thực hiện thỏa ước lao động tập thể",
    ),
    (
        "Quản lý chặt chẽ giá thuốc tại các nhà thuốc bệnh viện",
        "Giám sát thường xuyên việc niêm yết và bán thuốc đúng giá trong bệnh viện",
        "Xây dựng khu điều trị ngoại trú tại bệnh viện huyện",
    ),
    (
        "Ứng dụng công nghệ thông tin trong quản lý hộ tịch",
        "Sử dụng phần mềm điện tử để đăng ký khai sinh, kết hôn, khai tử",
        "Sắp xếp lại trụ sở làm việc của phòng tư pháp",
    ),
    (
        "Xây dựng đội ngũ báo cáo viên có chất lượng ở cơ sở",
        "Lựa chọn, bồi dưỡng những người làm công tác tuyên truyền miệng tại xã, phường",
        "Phát hành bản tin sinh hoạt chi bộ hằng tháng",
    ),
    (
        "Kêu gọi các nhà đầu tư vào lĩnh vực chế biến nông sản",
        "Thu hút vốn của doanh nghiệp xây dựng nhà máy chế biến sản phẩm nông nghiệp",
        "Hướng dẫn nông dân phòng trừ sâu bệnh trên cây lúa",
    ),
    (
        "Tiếp nhận và giải quyết kịp thời kiến nghị của cử tri",
        "Trả lời đúng hạn những ý kiến mà cử tri phản ánh",
        "Chuẩn bị cơ sở vật chất cho kỳ họp hội đồng nhân dân",
    ),
    (
        "Phòng ngừa bạo lực học đường trong các cơ sở giáo dục",
        "Ngăn chặn tình trạng học sinh đánh nhau, bắt nạt bạn ở trường",
        "Đổi mới phương pháp dạy học môn ngoại ngữ",
    ),
    (
        "Phổ biến pháp luật về giao thông cho thanh niên",
        "Giúp đoàn viên, thanh niên nắm vững các quy định khi tham gia giao thông",
        "Tổ chức giải bóng đá thanh niên các xã",
    ),
    (
        "Kiện toàn ban chỉ huy phòng, chống thiên tai các cấp",
        "Củng cố tổ chức, phân công lại thành viên ban chỉ huy ứng phó bão lũ của huyện, xã",
        "Cắm mốc cảnh báo tại các đoạn đường có nguy cơ sạt lở",
    ),
    (
        "Chăm lo đời sống vật chất và tinh thần cho người có công với cách mạng",
        "Quan tâm, thăm hỏi, hỗ trợ các gia đình thương binh, liệt sĩ",
        "Cải tạo nghĩa trang nhân dân của các xã",
    ),
    (
        "Công khai quy hoạch sử dụng đất để người dân biết, giám sát",
        "Niêm yết bản đồ quy hoạch đất đai tại trụ sở xã cho nhân dân theo dõi",
        "Thu hồi đất của các dự án chậm triển khai",
    ),
    (
        "Phân loại rác thải sinh hoạt tại nguồn",
        "Hướng dẫn các hộ tách riêng rác hữu cơ và rác vô cơ trước khi đem đổ",
        "Di dời các cơ sở sản xuất gây tiếng ồn ra khỏi khu dân cư",
    ),
    (
        "Duy trì sĩ số học sinh dân tộc thiểu số đến lớp",
        "Vận động để các em người dân tộc không bỏ học giữa chừng",
        "Bổ sung sách cho thư viện trường học vùng cao",
    ),
    (
        "Đánh giá, xếp loại cán bộ gắn với kết quả thực hiện nhiệm vụ",
        "Lấy mức độ hoàn thành công việc làm căn cứ nhận xét, phân loại cán bộ hằng năm",
        "Bố trí nhà công vụ cho cán bộ luân chuyển",
    ),
    (
        "Bảo vệ nghiêm ngặt diện tích rừng phòng hộ đầu nguồn",
        "Không để xảy ra chặt phá ở các khu rừng giữ nước thượng lưu",
        "Cấp giấy chứng nhận quyền sử dụng đất ở cho hộ dân",
    ),
    (
        "Mở rộng diện bao phủ bảo hiểm y tế toàn dân",
        "Tăng số người có thẻ bảo hiểm y tế để tiến tới mọi người dân đều tham gia",
        "Lắp camera an ninh tại khu khám bệnh",
    ),
    (
        "Tạo môi trường thuận lợi để thu hút chuyên gia giỏi về địa phương làm việc",
        "Có chế độ đãi ngộ hấp dẫn nhằm mời các nhà khoa học về tỉnh công tác",
        "Cử công chức tham gia hội thao ngành nội vụ",
    ),
    (
        "Nghiên cứu cơ chế tự chủ tài chính cho các đơn vị sự nghiệp công lập",
        "Đề xuất quy định để đơn vị sự nghiệp tự quyết định thu chi của mình",
        "Kiểm kê tài sản của các đơn vị sự nghiệp công lập",
    ),
    (
        "Tổ chức đối thoại với doanh nghiệp để tháo gỡ khó khăn",
        "Gặp mặt, lắng nghe doanh nghiệp và giải quyết những vướng mắc của họ",
        "Thanh tra việc chấp hành pháp luật thuế của doanh nghiệp",
    ),
    (
        "Củng cố quan hệ hợp tác với các địa phương kết nghĩa ở nước ngoài",
        "Vun đắp mối liên kết với những thành phố nước bạn đã ký thỏa thuận hữu nghị",
        "Cấp hộ chiếu công vụ cho cán bộ đi công tác",
    ),
    (
        "Giảm tỷ lệ hộ nghèo ở các xã đặc biệt khó khăn",
        "Giúp các gia đình nghèo tại xã vùng khó vươn lên thoát nghèo",
        "Kéo điện lưới đến trụ sở các xã đặc biệt khó khăn",
    ),
    (
        "Phát triển các sản phẩm du lịch cộng đồng gắn với bản sắc địa phương",
        "Xây dựng điểm du lịch tại thôn bản, khai thác nét văn hóa riêng của từng vùng",
        "Thẩm định hạng sao của các khách sạn",
    ),
    (
        "Siết chặt kỷ luật, kỷ cương hành chính trong thực thi công vụ",
        "Chấn chỉnh lề lối làm việc, xử lý cán bộ vi phạm giờ giấc, thái độ phục vụ",
        "Thi tuyển chức danh lãnh đạo cấp phòng",
    ),
    (
        "Bảo đảm an toàn thông tin cho các hệ thống dùng chung của tỉnh",
        "Phòng ngừa tấn công mạng, sao lưu dữ liệu đối với những hệ thống của toàn tỉnh",
        "Thiết kế lại giao diện cổng thông tin điện tử",
    ),
    (
        "Nhân rộng các mô hình nông nghiệp sạch, hữu cơ",
        "Đưa cách làm của những trang trại không dùng hóa chất ra nhiều xã khác",
        "Tu sửa kênh mương nội đồng trước vụ mùa",
    ),
    (
        "Kịp thời biểu dương, khen thưởng tập thể, cá nhân điển hình",
        "Tôn vinh ngay những tấm gương tốt, đơn vị có thành tích nổi bật",
        "Tổ chức tổng kết phong trào vào cuối nhiệm kỳ",
    ),
    (
        "Đổi mới nội dung sinh hoạt chi bộ ở nông thôn",
        "Làm cho các buổi họp chi bộ thôn thiết thực, phong phú hơn",
        "Xây nhà sinh hoạt chung cho các thôn",
    ),
    (
        "Chủ động nguồn nước tưới cho sản xuất vụ đông xuân",
        "Tích trữ, điều tiết nước đủ cho cây trồng trong vụ đông xuân",
        "Cung ứng giống lúa mới cho vụ đông xuân",
    ),
    (
        "Xây dựng chính quyền số từ tỉnh đến xã",
        "Đưa toàn bộ hoạt động của bộ máy hành chính ba cấp lên môi trường điện tử",
        "Xây mới trụ sở ủy ban nhân dân các xã",
    ),
    (
        "Phát hiện sớm và xử lý triệt để các ổ dịch trên đàn gia súc",
        "Theo dõi sát sức khỏe vật nuôi, dập tắt ngay khi có dịch bệnh",
        "Hỗ trợ con giống cho hộ chăn nuôi",
    ),
    (
        "Cải thiện điều kiện ăn, ở cho học sinh bán trú",
        "Sửa sang phòng nghỉ, bếp nấu phục vụ các em ở lại trường",
        "Tổ chức hội khỏe cho học sinh bán trú",
    ),
    (
        "Lồng ghép nội dung bình đẳng giới vào kế hoạch phát triển của ngành",
        "Đưa mục tiêu nam nữ bình quyền vào chương trình công tác của từng ngành",
        "Xây dựng kế hoạch phát triển đảng viên nữ",
    ),
    (
        "Huy động nguồn lực xã hội để xóa nhà tạm, nhà dột nát",
        "Kêu gọi cộng đồng đóng góp làm nhà kiên cố cho những hộ đang ở nhà hư hỏng",
        "Cấp phép xây dựng nhà ở riêng lẻ tại đô thị",
    ),
    (
        "Thực hiện nghiêm chế độ báo cáo định kỳ và đột xuất",
        "Gửi đầy đủ, đúng hạn các báo cáo tháng, quý và khi có việc bất thường",
        "Xây dựng mẫu chữ ký số cho công chức",
    ),
    (
        "Bảo đảm quyền lợi của người lao động khi sắp xếp lại doanh nghiệp",
        "Chi trả đầy đủ chế độ cho công nhân ở những doanh nghiệp tổ chức lại",
        "Định giá tài sản của doanh nghiệp khi cổ phần hóa",
    ),
    (
        "Phối hợp liên ngành trong phòng, chống buôn lậu và gian lận thương mại",
        "Các lực lượng cùng nhau ngăn chặn hàng lậu, hàng giả trên thị trường",
        "Tổ chức tháng khuyến mại kích cầu tiêu dùng",
    ),
    (
        "Hoàn thiện cơ sở dữ liệu về hộ nghèo, hộ cận nghèo",
        "Cập nhật đầy đủ, chính xác thông tin các hộ nghèo trên phần mềm",
        "Trao quà Tết cho hộ nghèo, hộ cận nghèo",
    ),
)
