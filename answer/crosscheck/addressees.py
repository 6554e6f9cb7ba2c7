"""Whether a requirement binds the body that issues the plan: by its name, its level, or a group that takes it in.

A requirement that names nobody is everybody's, unless another place of the directive that says the same gives it to
somebody: the row of the task table behind a clause tells who does it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from answer.crosscheck.findings import Requirement
from ingest import units
from ingest.patterns import any_of, patterns
from ingest.units import Unit
from language.spelling import fold, key, rule
from schema import DocumentInfo

SAME = 0.5  # share of the rarer words of one requirement that another must say to be the same one told twice

# What names a level of government. Over folded text.
_CENTRE = r"^(?:chinh phu|thu tuong|quoc hoi|bo (?!chi huy|doi|tu lenh)|trung uong|ban bi thu|bo chinh tri)"
_LEVELS = (
    ("centre", re.compile(_CENTRE)),
    ("commune", re.compile(r"\b(?:xa|phuong|dac khu|thi tran|cap xa)\b")),
    ("district", re.compile(r"\b(?:huyen|quan|thi xa|cap huyen)\b")),
    ("province", re.compile(r"\b(?:tinh|thanh pho|so|cap tinh|thanh uy)\b")),
)
# Groups, and the levels that they take in.
_LOCAL = frozenset(["province", "district", "commune"])
_PROVINCES = r"\b(?:cac|moi|tung) tinh\b|\bcap tinh\b|\btinh,? thanh pho\b|\btinh/thanh pho\b"
_OF_LEVEL = (
    (re.compile(_PROVINCES), frozenset(["province"])),
    (re.compile(r"\b(?:cap|cac|moi) (?:xa|phuong)\b|\bxa, phuong\b"), frozenset(["commune"])),
    (re.compile(r"\b(?:cap|cac|moi) (?:huyen|quan)\b|\bhuyen, quan\b|\bquan, huyen\b"), frozenset(["district"])),
)
_EVERYBODY = r"\b(?:co quan, don vi|co quan, to chuc|don vi lien quan|to chuc, ca nhan)\b"
_GROUPS = (
    (re.compile(r"\b(?:dia phuong|cac cap|cap uy|chinh quyen)\b"), _LOCAL),
    *_OF_LEVEL,
    (re.compile(_EVERYBODY), _LOCAL),
)
# What only bodies of the centre decide: laws, policies of the whole country, what goes to the Government.
_OF_THE_CENTRE = re.compile(
    r"\b(?:luat|nghi dinh|thong tu|phap lenh|phap luat|the che hoa|chinh phu|quoc hoi|quoc gia|quoc te|ca nuoc"
    r"|trung uong|cap co tham quyen|bo truong|chinh sach)\b"
    r"|\b(?:xay dung|sua doi|bo sung|ban hanh|hoan thien|soan thao)\b[^,;.]{0,40}"
    rf"\b(?:{any_of(patterns().kinds)}|quy dinh)\b"
)
_CENTRAL = re.compile(r"\b(?:trung uong|thuoc chinh phu|ngang bo)\b")
_LISTED = re.compile(r", | va |; ")
_WORD = re.compile(r"\w+")
# Words that hold the name of a level and name none; a place behind a body ("UBND cấp tỉnh ở địa phương") takes in
# nobody.
_NO_LEVEL = rule(r"(?<!\w)(?:hợp tác xã|xã hội|cơ sở|(?:ở|tại) (?:các )?địa phương)(?!\w)")


def level(issuer: str) -> str | None:
    """ "province" for "Ủy ban nhân dân tỉnh Đông Hà", "commune", "district", "centre"; None where it tells none."""
    folded = fold(issuer)
    return next((name for name, pattern in _LEVELS if pattern.search(folded)), None)


def binds(requirement: Requirement, plan: DocumentInfo) -> bool:
    """Whether the requirement is the plan issuer's. True where nobody is named, or the issuer's level is not known."""
    if not requirement.actor or not plan.issuer:
        return True
    issuer, own = units.canonical(plan.issuer), level(plan.issuer)
    if own is None:
        return True
    if any(_takes_in(name, issuer, own) for name in requirement.actor):
        return True
    if any(units.same(name, issuer) for name in requirement.support):
        return True
    # "Bộ X chủ trì, các địa phương phối hợp": theirs too where the work can be done at their level.
    helps = any(_takes_in(name, issuer, own) for name in requirement.support)
    return helps and own != "centre" and not is_of_the_centre(requirement.quote)


def is_of_the_centre(task: str) -> bool:
    """Whether only bodies of the centre can do it: laws, policies of the whole country, what goes to the Government."""
    return _OF_THE_CENTRE.search(fold(task)) is not None


def _takes_in(name: str, issuer: Unit, own: str) -> bool:
    body, folded = units.canonical(name), fold(name)
    if units.same(body, issuer) or units.includes(body, issuer):
        return True
    if _of_all(folded, own):
        return True
    if own == "centre":
        return body.kind == issuer.kind and body.collective
    return not _CENTRAL.search(folded) and _of_one(body, name, own)


def reaches(name: str, own: str) -> bool:
    """Whether a name stands for bodies of this level ("province", "commune" ...), one of them or all."""
    said = _NO_LEVEL.sub(" ", key(name))
    folded = fold(said)
    # "Các bộ, cơ quan ngang bộ, địa phương": one of the list is enough.
    if any(_of_all(part, own) for part in (folded, *_LISTED.split(folded))):
        return True
    return not _CENTRAL.search(folded) and _of_one(units.canonical(name), said, own)


def central(name: str) -> bool:
    """Whether a name stands for bodies of the centre alone ("các bộ, cơ quan thuộc Chính phủ")."""
    folded = fold(name)
    return bool(_CENTRAL.search(folded)) and not any(p.search(folded) for p, _ in _OF_LEVEL)


def _of_all(folded: str, own: str) -> bool:
    """A group that takes in the level ("các địa phương")."""
    if _CENTRAL.search(folded) and not any(own in levels and p.search(folded) for p, levels in _OF_LEVEL):
        return False
    return any(own in levels and pattern.search(folded) for pattern, levels in _GROUPS)


def _of_one(body: Unit, name: str, own: str) -> bool:
    """ "Chủ tịch Ủy ban nhân dân tỉnh", "Trưởng thôn": an office of this level, in whichever place."""
    return level(name) == own and body.kind not in ("bộ", "cơ quan ngang bộ", "cơ quan thuộc Chính phủ")


def with_rows_actors(requirements: Sequence[Requirement]) -> list[Requirement]:
    """The requirements, those of clauses with the actors of the table row that says the same: a lead-in over a whole
    section ("các bộ, các tỉnh thực hiện các nhiệm vụ sau") tells less than the row."""
    words = [_words(r.quote) for r in requirements]
    often = Counter(w for said in words for w in said)
    rare = [{w: 1.0 / often[w] for w in said} for said in words]
    rows = [i for i, r in enumerate(requirements) if r.from_table and r.actor]
    told = []
    for i, r in enumerate(requirements):
        if not r.from_table and not r.own_actor:
            best = max(rows, key=lambda j: _shared(rare[i], rare[j]), default=None)
            if best is not None and _shared(rare[i], rare[best]) >= SAME:
                r = replace(r, actor=requirements[best].actor, support=requirements[best].support)
        told.append(r)
    return told


def _words(text: str) -> frozenset[str]:
    said = [fold(w) for w in _WORD.findall(text)]
    return frozenset(f"{a} {b}" for a, b in pairwise(said))


def _shared(one: dict[str, float], two: dict[str, float]) -> float:
    both = sum(w for k, w in one.items() if k in two)
    return both / min(sum(one.values()) or 1.0, sum(two.values()) or 1.0)
