"""What lies in the clear in the database is listed here, by name."""

from sqlalchemy import Enum, LargeBinary, String

from clinic.core import db

#: Text columns that hold no person's words. A new one must be Sealed, or be added here with a reason in the commit.
PLAIN = {
    "accounts.language",
    "accounts.password_hash",
    "accounts.roles",
    "accounts.theme",
    "calendar_feeds.token_digest",
    "consents.text",  # which text was agreed to, by its key
    "formulations.kind",
    "exception_entries.source",
    "hidden_phrases.phrase",
    "homework.exercise",
    "invitations.token_digest",
    "note_versions.method_edition",
    "own_phrases.audience",
    "own_phrases.framework",
    "own_phrases.stages",
    "practices.timezone",
    "prompt_answers.prompt",
    "quotations.source",
    "reports.digest",
    "reports.kind",
    "reports.language",
    "session_series.rule",
    "sheet_entries.sheet",
    "sign_ins.token_digest",
    "trail_entries.details",
    "trail_entries.event",
    "trail_entries.kind",
}
#: Bytes that are no sealed field: digests and wrapped keys.
MARKS = {
    "accounts.email_mark",
    "data_keys.wrapped",
    "failed_sign_ins.email_mark",
    "trail_entries.mark",
    "unsent_forms.page_mark",
}


def columns():
    for table in db.Base.metadata.sorted_tables:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def test_every_plain_text_column_is_listed() -> None:
    found = {
        name
        for name, column in columns()
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        or type(column.type).__name__ == "Roles"
    }
    assert found == PLAIN, "Seal the new column, or list it."


def test_every_other_bytes_column_is_sealed() -> None:
    found = {
        name for name, column in columns() if isinstance(column.type, LargeBinary) and not name.endswith("_sealed")
    }
    assert found == MARKS


def test_every_clinical_record_says_for_whom_it_is_meant() -> None:
    without = {"cases", "partners", "treatments", "trail_entries", "note_versions", "contact_note_versions"}
    without |= {"reviews"}  # as its note has it now, so that the two can never differ
    for table in db.Base.metadata.sorted_tables:
        if "case_id" in table.columns and table.name not in without:
            assert "visibility" in table.columns, f"{table.name}: every item of a case carries a visibility label."
