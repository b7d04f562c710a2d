"""Departments and ministries before and after March 2025, and the file's own order."""

from __future__ import annotations

from cchc.gazetteer import organizations


def living(name: str, day: str) -> list[str]:
    return [item.id for item in organizations().values() if item.name == name and item.existed(day)]


def test_departments_that_merged_are_other_units() -> None:
    assert living("Sở Nội vụ", "2025-02-28") == ["so-noi-vu"]
    assert living("Sở Nội vụ", "2025-03-01") == ["so-noi-vu-2025"]
    assert organizations()["so-lao-dong-thuong-binh-va-xa-hoi"].successors == ("so-noi-vu-2025",)
    assert living("Sở Giao thông vận tải", "2025-03-01") == []
    assert living("Sở Nông nghiệp và Môi trường", "2025-02-28") == []


def test_merged_bodies_name_their_successor() -> None:
    mergers = {
        "so-ke-hoach-va-dau-tu": "so-tai-chinh-2025",
        "so-giao-thong-van-tai": "so-xay-dung-2025",
        "so-thong-tin-va-truyen-thong": "so-khoa-hoc-va-cong-nghe-2025",
        "so-tai-nguyen-va-moi-truong": "so-nong-nghiep-va-moi-truong",
        "so-nong-nghiep-va-phat-trien-nong-thon": "so-nong-nghiep-va-moi-truong",
    }
    for before, after in mergers.items():
        assert organizations()[before].successors == (after,)
        ministry = before.replace("so-", "bo-", 1)
        assert organizations()[ministry].successors == (after.replace("so-", "bo-", 1),)


def test_a_departments_identity_is_its_provinces() -> None:
    department = organizations()["so-noi-vu"]
    assert department.identity("bac-giang") == "bac-giang.so-noi-vu"
    assert department.identity(None) is None
    assert organizations()["bo-noi-vu"].identity("bac-giang") == "bo-noi-vu"


def test_no_name_is_two_bodies_at_once() -> None:
    seen: dict[str, str] = {}
    for item in organizations().values():
        for form in {item.name, *item.aliases}:
            for day in ("2024-01-01", "2026-01-01"):
                if item.existed(day):
                    other = seen.setdefault(f"{form} {day}", item.id)
                    assert other == item.id, f"{form} on {day}: {other} and {item.id}"
