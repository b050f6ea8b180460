"""Reading a file: every mistake of every row is named, with line, column and reason, all at once."""

from datetime import UTC, datetime

import pytest

from services.files.checking import wishes_of
from services.files.reading import lines_of
from services.files.wishes import BadRowsError, Course, FileError, Mark, Visit, Wish
from services.office import Office
from tests.services.clinic import NOW

HEAD = "name,language,phone,zone,telegram_id,session_1,session_2\n"


def read(office: Office, text: str, encoding: str = "") -> list[Wish]:
    return wishes_of(lines_of(text.encode(encoding or "utf-8"), encoding), office, NOW)


def mistakes(office: Office, text: str) -> list[str]:
    with pytest.raises(BadRowsError) as refused:
        read(office, text)
    return [str(each) for each in refused.value.mistakes]


def test_a_row_becomes_a_person_with_a_course(office: Office) -> None:
    row = "Kim Minji,KO,010-1234-5678,new york,7001,2026-11-03 14:00 done,2026.12.05T09:30 confirmed\n"
    (wish,) = read(office, HEAD + row)
    assert (wish.name, wish.language, wish.phone) == ("Kim Minji", "ko", "+821012345678")
    assert (wish.zone, wish.telegram_id) == ("America/New_York", 7001)
    first = Visit(1, datetime(2026, 11, 3, 5, 0, tzinfo=UTC), Mark.DONE)
    second = Visit(2, datetime(2026, 12, 5, 0, 30, tzinfo=UTC), confirmed=True)
    assert wish.courses == (Course(2, 28, (first, second)),)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b",", b";"])
def test_files_of_any_program_are_read(office: Office, start: bytes, end: bytes, between: bytes) -> None:
    data = start + end.join(
        [between.join([b"name", b"language"]), between.join(["김민지".encode(), b"ko"]), b""]
    )
    (wish,) = wishes_of(lines_of(data), office, NOW)
    assert (wish.name, wish.line) == ("김민지", 2)


def test_korean_excel_is_refused_with_the_way_out_or_read_if_asked_to(office: Office) -> None:
    data = "name,language\n김민지,ko\n".encode("cp949")
    with pytest.raises(FileError, match="--encoding cp949"):
        lines_of(data)
    (wish,) = wishes_of(lines_of(data, "cp949"), office, NOW)
    assert wish.name == "김민지"


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"", "", "this column is needed"),
        (b"name,language\n", "", "no rows"),
        (b"name,language\n\xff\xff\xff,ko\n", "", "not UTF-8"),
        ("name,language\nx,ko\n".encode("utf-16"), "", "UTF-16"),
        (b"name,language\nx,ko\n", "klingon", "no encoding"),
        (b'name,language\n"x,ko\n', "", "not a table"),
        (b"name,language,name\nx,ko,y\n", "", "stands twice"),
        (b"nmae,language\nx,ko\n", "", "line 1, column nmae: nobody knows this column"),
        (b"name,language\nx,ko,more\n", "", "line 2: has 3 cells"),
    ],
)
def test_what_is_no_such_file_is_refused_in_plain_words(data: bytes, encoding: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        lines_of(data, encoding)


def test_all_mistakes_of_all_rows_are_named_at_once_and_quote_nobody(office: Office) -> None:
    rows = (
        "!!!,ko,12,Nowhere,x,2026-12-05 14:00,\n"
        "Anna Secret,,+82 10-9876-5432,,,2026-12-05 14:00,2026-12-05 14:00\n"
        "Jin,fr,,,,,2026-12-05 14:00\n"
        "\n"
        "Bora,en,,,,2026-11-05 14:00,2026-13-05 14:00\n"
    )
    found = mistakes(office, HEAD + rows)
    assert [each.split(": ")[0] for each in found] == [
        "line 2, column name",
        "line 2, column phone",
        "line 2, column telegram_id",
        "line 2, column zone",
        "line 3, column language",
        "line 3, column session_2",
        "line 4, column language",
        "line 4, column session_1",
        "line 6, column session_1",
        "line 6, column session_2",
    ]
    assert not any(secret in line for line in found for secret in ("Anna", "Secret", "5432", "Jin", "!!!"))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026-11-05 14:00", "is over: add done"),
        ("2026-12-05 14:00 done", "still to come"),
        ("2026-12-05 14:00 unmarked", "still to come"),
        ("2026-12-05", "must be written like"),
        ("5/12/26 2pm", "must be written like"),
        ("2026-12-05 14:00 maybe", "a mark nobody knows"),
        ("2026-11-05 14:00 done cancelled", "a mark nobody knows, or two"),
        ("2029-12-05 14:00", "two years ahead"),
        ("1926-12-05 14:00 done", "too long ago"),
        ("2026-02-30 14:00 done", "no date and time that exists"),
        ("2026-12-05 14:00 cancelled 2026-11-01 10:00", "when a session was done"),
    ],
)
def test_a_session_is_refused_with_its_reason(office: Office, cell: str, said: str) -> None:
    (found,) = mistakes(office, f"language,session_1\nko,{cell}\n")
    assert found.startswith("line 2, column session_1: ")
    assert said in found


def test_what_became_of_a_session_is_read_from_its_marks(office: Office) -> None:
    text = "language,session_1,session_2,session_3,session_4,session_5\n"
    text += (
        "en,2026-10-01 14:00 done 2026-10-01 15:20:30,2026-11-01 14:00:00 NO-SHOW,2026-11-20 14:00 unmarked,"
    )
    text += "2026-12-05 14:00 hold,2027-01-05 14:00 cancelled-by-patient\n"
    visits = read(office, text)[0].courses[0].visits
    assert [visit.mark for visit in visits] == ["done", "no-show", "unmarked", "", "cancelled-by-patient"]
    assert visits[0].done_at == datetime(2026, 10, 1, 6, 20, 30, tzinfo=UTC)
    assert visits[3].held


def test_rows_of_one_code_are_one_person_with_several_courses(office: Office) -> None:
    text = "code,name,language,session_1\n"
    rows = "K7Q-2MX,Kim,ko,2026-10-01 14:00 done\nk7q2mx,Kim,ko,2026-12-05 14:00\n"
    (wish,) = read(office, text + rows)
    assert [course.line for course in wish.courses] == [2, 3]
    other = "K7Q-2MX,Kim,ko,2026-10-01 14:00 done\nK7Q-2MX,Lee,ko,2026-12-05 14:00\n"
    assert mistakes(office, text + other) == [
        "line 3, column code: is the code of line 2, but the person differs"
    ]


def test_somebody_who_stands_twice_is_named(office: Office) -> None:
    rows = "Kim,ko,010-1234-5678,,7001,,\nkim,ko,+82 10 1234 5678,,7001,,\nLee,ko,010-1234-5678,,,,\n"
    assert mistakes(office, HEAD + rows) == [
        "line 3, column phone: has name and phone of line 2",
        "line 3, column telegram_id: is the one of line 2",
    ]


def test_a_formula_guard_is_taken_off_and_settled_steps_are_read(office: Office) -> None:
    text = "name,language,settled,session_1\n'+Kim,ko,1:after-24h 1:nonsense,2026-10-01 14:00 done\n"
    (wish,) = read(office, text)
    assert wish.name == "+Kim"
    assert wish.courses[0].settled == {(1, "after-24h")}
    bad = "language,settled,session_1\nko,2:after-24h,2026-10-01 14:00 done\nko,after,\n"
    assert len(mistakes(office, bad)) == 2


def test_a_gap_that_is_no_number_and_flags_nobody_knows_are_refused(office: Office) -> None:
    text = "language,gap_days,flags,choice,discreet,code\nko,soon,GENIUS,none,perhaps,AAA\n"
    assert len(mistakes(office, text)) == 5
    good = "language,gap_days,flags,choice,discreet\nko,21,IMMUNE,stopped,yes\n"
    (wish,) = read(office, good)
    assert (wish.flags, wish.choice, wish.discreet) == (("IMMUNE",), "stopped", True)
    assert wish.courses == ()


def test_a_number_of_thousands_of_digits_is_a_mistake_like_any_other(office: Office) -> None:
    text = "language,telegram_id,gap_days,settled,session_1\n"
    found = mistakes(office, f"{text}ko,{'9' * 5000},{'9' * 5000},{'9' * 5000}:after-24h,2026-12-05 14:00\n")
    assert [each.split(":")[0] for each in found] == [
        "line 2, column gap_days",
        "line 2, column settled",
        "line 2, column telegram_id",
    ]
