"""What a published version says is never rewritten: triggers for everybody.

A version is written unsealed, gets its parts and is sealed, in one transaction. From then on only
its end, what ended it and the text it is found by change. A procedure keeps its code and its field.
The trail of a decision only grows; it goes with a draft that is discarded as a whole.
"""

PARTS = ("case", "paper", "step", "feerule", "versionresult", "linkedpart")
LINKS = ("competent_units", "life_events")
SEAL = """
CREATE FUNCTION version_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['effective_to', 'ended_by_id', 'search_text'];
BEGIN
    IF NOT OLD.is_sealed THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
        RAISE EXCEPTION 'a published version is not changed: %', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.effective_to IS NOT NULL AND (OLD.effective_to, OLD.ended_by_id)
        IS DISTINCT FROM (NEW.effective_to, NEW.ended_by_id)
    THEN
        RAISE EXCEPTION 'a published version ends once: %', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_is_sealed BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION version_is_sealed();
CREATE FUNCTION part_of_sealed_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0];
    before bigint := CASE WHEN TG_OP = 'UPDATE' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::bigint END;
BEGIN
    IF EXISTS (
        SELECT FROM procedures_procedureversion
        WHERE id IN (version, before) AND is_sealed
    ) THEN
        RAISE EXCEPTION 'a published version is not changed: %', version
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
UNSEAL = ""
KEPT = (
    "procedure",
    "procedureversion",
    "decision",
    "decisionitem",
    "decisionentry",
    "basicsentry",
)
SEALED = [
    *((f"procedures_{part}", "version_id") for part in PARTS),
    *((f"procedures_procedureversion_{link}", "procedureversion_id") for link in LINKS),
]
for table, column in SEALED:
    SEAL += f"""
CREATE TRIGGER part_of_sealed_version BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION part_of_sealed_version('{column}');
"""
    UNSEAL += f"DROP TRIGGER part_of_sealed_version ON {table};\n"
SEAL += """
CREATE FUNCTION catalogue_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
for table in (*(f"procedures_{name}" for name in KEPT), *(name for name, _column in SEALED)):
    SEAL += f"""
CREATE TRIGGER catalogue_is_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_never_emptied();
"""
SEAL += """
CREATE FUNCTION procedure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a procedure keeps its code and its field: %', OLD.code
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER procedure_stays BEFORE UPDATE ON procedures_procedure
    FOR EACH ROW WHEN ((OLD.id, OLD.code, OLD.field_id)
        IS DISTINCT FROM (NEW.id, NEW.code, NEW.field_id))
    EXECUTE FUNCTION procedure_stays();
"""
SEAL += """
CREATE TRIGGER published_decision_stays BEFORE DELETE ON procedures_decision
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION decision_is_published();
CREATE TRIGGER published_decision_is_not_changed BEFORE UPDATE ON procedures_decision
    FOR EACH ROW WHEN (OLD.state = 'published' AND OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION decision_is_published();
"""
SEAL = (
    """
CREATE FUNCTION decision_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published decision is not changed: %', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
"""
    + SEAL
)
SEAL += """
CREATE FUNCTION part_of_published_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decision bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.decision_id ELSE OLD.decision_id END;
    moved bigint := CASE WHEN TG_OP = 'UPDATE' THEN NEW.decision_id END;
BEGIN
    IF TG_ARGV[0] = TG_OP OR EXISTS (
        SELECT FROM procedures_decision WHERE id IN (decision, moved) AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'a published decision is not changed: %', decision
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER item_of_published_decision BEFORE INSERT OR UPDATE OR DELETE
    ON procedures_decisionitem FOR EACH ROW EXECUTE FUNCTION part_of_published_decision();
CREATE TRIGGER trail_of_decision BEFORE UPDATE OR DELETE
    ON procedures_decisionentry FOR EACH ROW EXECUTE FUNCTION part_of_published_decision('UPDATE');
-- Asked at the end of the transaction, in which a discarded draft takes its trail along.
CREATE FUNCTION trail_goes_with_its_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM procedures_decision WHERE id = OLD.decision_id) THEN
        RAISE EXCEPTION 'the trail of a decision only grows: %', OLD.decision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER trail_goes_with_its_decision AFTER DELETE ON procedures_decisionentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trail_goes_with_its_decision();
"""
SEAL += """
CREATE FUNCTION trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of the shared lists only grows'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER trail_only_grows BEFORE UPDATE OR DELETE ON procedures_basicsentry
    FOR EACH ROW EXECUTE FUNCTION trail_only_grows();
"""
UNSEAL += """
DROP FUNCTION trail_only_grows() CASCADE;
DROP FUNCTION trail_goes_with_its_decision() CASCADE;
DROP FUNCTION procedure_stays() CASCADE;
DROP FUNCTION catalogue_is_never_emptied() CASCADE;
DROP FUNCTION part_of_published_decision() CASCADE;
DROP TRIGGER published_decision_is_not_changed ON procedures_decision;
DROP TRIGGER published_decision_stays ON procedures_decision;
DROP FUNCTION decision_is_published();
DROP FUNCTION part_of_sealed_version() CASCADE;
DROP TRIGGER version_is_sealed ON procedures_procedureversion;
DROP FUNCTION version_is_sealed();
"""
