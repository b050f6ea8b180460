"""Broadcasts: one message to many patients, from the draft to the report.

Every deed takes the ``Moment``, the ``Broadcast`` row as just read in that transaction, and the staff member;
it checks role and state again, records itself in the audit log and returns a ``domain.broadcasts.Problem`` if
nothing was changed, else None. So an old button can do no harm.

- ``drafts``: ``create(at, staff, kind) -> Broadcast``, ``set_text(at, cast, staff, language, html, media="",
  file_id="")`` (media: ``photo``, ``video``, ``document``, empty), ``drop_text(at, cast, staff, language)``,
  ``set_audience(at, cast, staff, audience)``, ``set_review(at, cast, staff, number, until)``,
  ``set_when(at, cast, staff, starts_at, not_after=None)`` (None: as soon as it is started),
  ``reopen(at, cast, staff)``, ``discard(at, cast, staff)``.
- ``casts``: ``find(tx, number) -> Broadcast | None``, ``recent(tx, limit=10)``, ``texts_of(tx, cast)``
  (language -> ``Version``), ``audience_of(cast) -> Audience``, ``subject_of(cast_id)``.
- ``preview``: ``preview(at, cast, language) -> Screen | None``, what a recipient will see.
- ``reach``: ``reach(at, cast) -> Reach``: total, will, later, left_out, by_language.
- ``deciding``: ``submit``, ``approve``, ``refuse`` (all ``(at, cast, staff)``; a refusal also takes
  its reason), ``approvers(at, cast)``, ``may_approve(cast, maker, staff)``,
  ``start(at, cast, staff, typed_count, counted)``, ``review_problem(at, cast)``.
- ``running``: ``pause``, ``resume``, ``cancel`` (all ``(at, cast, staff)``), ``watch(cast, chat_id,
  message_id)``: that message is the one edited in place while it runs (without it one is sent to the maker).
- ``progress``: ``progress_of(tx, cast, now) -> Progress``.
- ``report``: ``report_of(at, cast) -> Report``, ``csv_of(at, cast) -> bytes``.
- ``retract``: ``may_retract(at, cast) -> Problem | None``, ``retract(at, cast, staff)``.
- ``again``: ``resend_unknown(at, cast, staff) -> int``, how many go once more.

``services.render.broadcast_status`` draws what the screens and the messages owed to staff have in common:
``status_screen(say, cast, progress) -> Screen``, ``report_screen(say, cast, report) -> Screen``,
``problem_sentence(say, problem)``. Their buttons carry the verbs of ``services.broadcasts.verbs`` with the
number of the broadcast (``verb:id``): OPEN, PAUSE, RESUME, CANCEL, CSV, AGAIN, RETRACT.
"""
