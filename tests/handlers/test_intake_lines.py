from handlers.intake_lines import Lines


def test_one_person_goes_in_order_and_others_do_not_wait() -> None:
    lines: Lines[str] = Lines()
    assert [lines.enter(1, "a"), lines.enter(1, "b"), lines.enter(1, "c"), lines.enter(2, "d")] == [
        True,
        False,
        False,
        True,
    ]
    assert [lines.leave(1), lines.leave(2), lines.leave(1), lines.leave(1)] == ["b", None, "c", None]


def test_a_person_who_is_through_leaves_nothing_behind() -> None:
    lines: Lines[str] = Lines()
    for person in range(1000):
        lines.enter(person, "a")
        lines.enter(person, "b")
        lines.leave(person)
        lines.leave(person)
    assert len(lines) == 0


def test_sending_home_who_waits_keeps_who_is_being_served() -> None:
    lines: Lines[str] = Lines()
    for update in "abc":
        lines.enter(1, update)
    assert lines.dismiss() == ["b", "c"]
    assert len(lines) == 1
    assert lines.leave(1) is None
