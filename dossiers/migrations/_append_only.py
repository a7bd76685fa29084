"""What has happened is never rewritten: triggers that PostgreSQL holds against everybody."""

FORBID = """
CREATE FUNCTION history_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_event_only_grows BEFORE UPDATE OR DELETE ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();
CREATE TRIGGER dossiers_event_is_never_emptied BEFORE TRUNCATE ON dossiers_event
    FOR EACH STATEMENT EXECUTE FUNCTION history_only_grows();
CREATE TRIGGER dossiers_root_only_grows BEFORE UPDATE OR DELETE ON dossiers_root
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();
CREATE TRIGGER dossiers_opening_only_grows BEFORE UPDATE OR DELETE ON dossiers_opening
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();

CREATE FUNCTION detail_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND NEW.event_id = OLD.event_id AND NEW.content = '{}' AND NEW.salt = ''
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the detail of an event is only ever erased'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_eventdetail_is_only_erased BEFORE UPDATE OR DELETE ON dossiers_eventdetail
    FOR EACH ROW EXECUTE FUNCTION detail_is_only_erased();

-- A paper that was printed: of what is named in TG_ARGV, each may be set once, later.
CREATE FUNCTION stays_as_printed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := coalesce(TG_ARGV, '{}');
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was issued is never deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.rendered_at IS NULL THEN
        later := later || ARRAY['rendered_at', 'file_id', 'content'];
    END IF;
    IF to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later THEN
        RAISE EXCEPTION 'what was issued stays as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION is_set_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) ->> name <> ''
            AND to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
        THEN
            RAISE EXCEPTION '% of % is set once', name, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE FUNCTION is_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.rendered_at IS NOT NULL AND NEW.content IS NOT NULL
        AND NEW.content IS DISTINCT FROM OLD.content
    THEN
        RAISE EXCEPTION 'what a slip says is only ever erased'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_slip_stays_as_printed BEFORE UPDATE OR DELETE ON dossiers_slip
    FOR EACH ROW EXECUTE FUNCTION stays_as_printed('replaced_by_id', 'content');
CREATE TRIGGER dossiers_slip_is_set_once BEFORE UPDATE ON dossiers_slip
    FOR EACH ROW EXECUTE FUNCTION is_set_once('replaced_by_id');
CREATE TRIGGER dossiers_slip_is_only_emptied BEFORE UPDATE ON dossiers_slip
    FOR EACH ROW EXECUTE FUNCTION is_only_emptied();
CREATE TRIGGER dossiers_reprint_stays_as_printed BEFORE UPDATE OR DELETE ON dossiers_reprint
    FOR EACH ROW EXECUTE FUNCTION stays_as_printed();
CREATE TRIGGER dossiers_slipentry_only_grows BEFORE UPDATE OR DELETE ON dossiers_slipentry
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();
CREATE TRIGGER dossiers_handover_is_set_once BEFORE UPDATE ON dossiers_handover
    FOR EACH ROW EXECUTE FUNCTION is_set_once(
        'unit_id', 'direction', 'given_at', 'given_by_id', 'taken_at', 'taken_by_id', 'slip_id'
    );

CREATE FUNCTION result_stays_as_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['resolved_seq', 'annulled_at', 'revoked_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a result is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.file_id IS NOT NULL
        AND to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later
    THEN
        RAISE EXCEPTION 'an issued result stays as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_result_stays_as_given BEFORE UPDATE OR DELETE ON dossiers_result
    FOR EACH ROW EXECUTE FUNCTION result_stays_as_given();
CREATE TRIGGER dossiers_result_is_set_once BEFORE UPDATE ON dossiers_result
    FOR EACH ROW EXECUTE FUNCTION is_set_once(
        'dossier_id', 'token', 'outcome', 'draft_id', 'signed_id', 'file_id', 'number',
        'book_number', 'issued_on', 'drafted_seq', 'approved_seq', 'signed_seq', 'numbered_seq',
        'issued_seq', 'resolved_seq', 'annulled_at', 'revoked_at'
    );
CREATE TRIGGER dossiers_dossiercharge_stays_tied BEFORE UPDATE OR DELETE ON dossiers_dossiercharge
    FOR EACH ROW EXECUTE FUNCTION payments_row_stays('awaited', 'rule', 'followed_at');
CREATE TRIGGER citizens_storedfile_is_set_once BEFORE UPDATE ON citizens_storedfile
    FOR EACH ROW EXECUTE FUNCTION is_set_once('id', 'sha256', 'content', 'size');
"""
# What a table loses at once, without a row of it being asked.
EMPTIED = ("eventdetail", "slip", "slipentry", "reprint", "result", "opening", "root", "handover")
FORBID += "".join(
    f"""
CREATE TRIGGER dossiers_{table}_is_never_emptied BEFORE TRUNCATE ON dossiers_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION history_only_grows();"""
    for table in EMPTIED
)
ALLOW = "".join(
    f"""
DROP TRIGGER dossiers_{table}_is_never_emptied ON dossiers_{table};"""
    for table in EMPTIED
)
ALLOW += """
DROP TRIGGER dossiers_dossiercharge_stays_tied ON dossiers_dossiercharge;
DROP TRIGGER citizens_storedfile_is_set_once ON citizens_storedfile;
DROP TRIGGER dossiers_result_is_set_once ON dossiers_result;
DROP TRIGGER dossiers_result_stays_as_given ON dossiers_result;
DROP FUNCTION result_stays_as_given();
DROP TRIGGER dossiers_handover_is_set_once ON dossiers_handover;
DROP TRIGGER dossiers_slipentry_only_grows ON dossiers_slipentry;
DROP TRIGGER dossiers_reprint_stays_as_printed ON dossiers_reprint;
DROP TRIGGER dossiers_slip_is_only_emptied ON dossiers_slip;
DROP TRIGGER dossiers_slip_is_set_once ON dossiers_slip;
DROP TRIGGER dossiers_slip_stays_as_printed ON dossiers_slip;
DROP FUNCTION is_only_emptied();
DROP FUNCTION is_set_once();
DROP FUNCTION stays_as_printed();
DROP TRIGGER dossiers_eventdetail_is_only_erased ON dossiers_eventdetail;
DROP FUNCTION detail_is_only_erased();
DROP TRIGGER dossiers_opening_only_grows ON dossiers_opening;
DROP TRIGGER dossiers_root_only_grows ON dossiers_root;
DROP TRIGGER dossiers_event_is_never_emptied ON dossiers_event;
DROP TRIGGER dossiers_event_only_grows ON dossiers_event;
DROP FUNCTION history_only_grows();
"""
