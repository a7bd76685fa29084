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

CREATE FUNCTION slip_stays_as_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['replaced_by_id', 'content'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a slip is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.rendered_at IS NULL THEN
        later := later || ARRAY['rendered_at', 'file_id'];
    END IF;
    IF to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later
        OR OLD.content IS NOT NULL AND NEW.content IS NOT NULL AND NEW.content <> OLD.content
        OR OLD.replaced_by_id IS NOT NULL
            AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id
    THEN
        RAISE EXCEPTION 'an issued slip stays as it is'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_slip_stays_as_issued BEFORE UPDATE OR DELETE ON dossiers_slip
    FOR EACH ROW EXECUTE FUNCTION slip_stays_as_issued();

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
"""
ALLOW = """
DROP TRIGGER dossiers_result_stays_as_given ON dossiers_result;
DROP FUNCTION result_stays_as_given();
DROP TRIGGER dossiers_slip_stays_as_issued ON dossiers_slip;
DROP FUNCTION slip_stays_as_issued();
DROP TRIGGER dossiers_eventdetail_is_only_erased ON dossiers_eventdetail;
DROP FUNCTION detail_is_only_erased();
DROP TRIGGER dossiers_opening_only_grows ON dossiers_opening;
DROP TRIGGER dossiers_root_only_grows ON dossiers_root;
DROP TRIGGER dossiers_event_is_never_emptied ON dossiers_event;
DROP TRIGGER dossiers_event_only_grows ON dossiers_event;
DROP FUNCTION history_only_grows();
"""
