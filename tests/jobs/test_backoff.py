from jobs.backoff import Backoff
from jobs.rests import Rests


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_rests_of_one_key_double_up_to_a_minute() -> None:
    seconds = Seconds()
    rests: Rests[str] = Rests(seconds)
    lengths = []
    for _ in range(9):
        rests.begin("chat")
        lengths.append(rests.soonest())
        seconds.now += rests.soonest()
    assert lengths == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_rest_is_over_on_time_and_one_success_forgets_the_history() -> None:
    seconds = Seconds()
    rests: Rests[str] = Rests(seconds)
    assert rests.begin("chat") == 1
    assert rests.active("chat")
    seconds.now += 1
    assert not rests.active("chat")
    assert rests.begin("chat") == 2
    rests.end("chat")
    assert rests.begin("chat") == 1


def test_without_a_rest_there_is_nothing_to_wait_for() -> None:
    assert Rests(Seconds()).soonest() == float("inf")


def test_two_failing_chats_rest_alone_and_a_third_makes_everybody_rest() -> None:
    backoff = Backoff(Seconds())
    backoff.not_sent(1)
    backoff.not_sent(2)
    backoff.not_sent(2)
    assert (backoff.holds, backoff.probing) == (False, False)
    backoff.not_sent(3)
    assert (backoff.holds, backoff.probing) == (True, True)
    assert backoff.rests(message_id=9, chat_id=1)
    assert not backoff.rests(message_id=9, chat_id=4)


def test_failures_that_were_under_way_together_count_as_one_step() -> None:
    seconds = Seconds()
    backoff = Backoff(seconds)
    for chat in range(1, 11):
        backoff.not_sent(chat)
    seconds.now += 1
    assert not backoff.holds
    backoff.not_sent(11)
    seconds.now += 1.5
    assert backoff.holds


def test_one_answer_of_telegrams_ends_the_general_rest() -> None:
    backoff = Backoff(Seconds())
    for chat in range(1, 4):
        backoff.not_sent(chat)
    backoff.answered(1)
    assert (backoff.holds, backoff.probing) == (False, False)
    assert not backoff.rests(message_id=9, chat_id=1)
    assert backoff.rests(message_id=9, chat_id=2)
