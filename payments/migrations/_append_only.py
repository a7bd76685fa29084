"""Money is a book that only grows: triggers that PostgreSQL holds against everybody."""

# What of a row may still be set: by name, and whether only once.
LATER: dict[str, tuple[str, ...]] = {
    "inboundmessage": ("verdict", "attempt_id", "read_at", "looked_at", "looked_by_id"),
    "taking": (
        "amount", "held_for", "taken_at",
        "decision", "decided_at", "decided_by_id", "decision_reason",
    ),
    "shift": ("closed_at", "closed_by_id", "counted", "difference", "note"),
    "feereceipt": (
        "content", "rendered_at", "file_id", "reprint_id", "reprinted_at", "reprinted_by_id",
    ),
    "charge": (
        "label", "payer", "subject", "amount", "state", "settled_at",
        "waived_at", "waived_by_id", "waived_reason", "closed_at", "receipt_owed_at",
    ),
    "attempt": (
        "state", "expires_at", "redirect", "qr", "failed_at", "asked", "ask_at",
        "given_up_at", "looked_at", "looked_by_id",
    ),
}  # fmt: skip
GROWN = ("operation", "entry", "providerchange")  # rows are only added
GROWING = (*GROWN, *LATER)


def _only_later(table: str, names: tuple[str, ...]) -> str:
    given = ", ".join(f"'{name}'" for name in names)
    return f"""
CREATE TRIGGER payments_{table}_stays BEFORE UPDATE OR DELETE ON payments_{table}
    FOR EACH ROW EXECUTE FUNCTION payments_row_stays({given});"""


FORBID = """
CREATE FUNCTION payments_book_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION payments_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := coalesce(TG_ARGV, '{}');
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later THEN
        RAISE EXCEPTION 'a row of % stays as it is', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION payments_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF coalesce(to_jsonb(OLD) ->> name, '') <> ''
            AND to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
        THEN
            RAISE EXCEPTION '% of % is set once', name, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_inboundmessage_read_once BEFORE UPDATE ON payments_inboundmessage
    FOR EACH ROW EXECUTE FUNCTION payments_said_once('verdict', 'attempt_id', 'read_at', 'looked_at');
-- To keep money is decided anew once the charge is closed.
CREATE FUNCTION payments_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decision = 'keep' AND NEW.decision <> '' AND NEW.decided_at > OLD.decided_at AND EXISTS (
        SELECT FROM payments_charge WHERE id = OLD.charge_id AND closed_at >= OLD.decided_at
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'decision of % is set once', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_taking_decided_once BEFORE UPDATE ON payments_taking
    FOR EACH ROW WHEN (
        OLD.decision <> ''
        AND (OLD.decision, OLD.decided_at, OLD.decided_by_id, OLD.decision_reason)
            IS DISTINCT FROM (NEW.decision, NEW.decided_at, NEW.decided_by_id, NEW.decision_reason)
    ) EXECUTE FUNCTION payments_decided_once();
CREATE TRIGGER payments_shift_closed_once BEFORE UPDATE ON payments_shift
    FOR EACH ROW EXECUTE FUNCTION payments_said_once('closed_at', 'closed_by_id', 'counted', 'difference');
CREATE TRIGGER payments_shift_closed_stays BEFORE UPDATE ON payments_shift
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION payments_row_stays();
CREATE TRIGGER payments_feereceipt_printed_once BEFORE UPDATE ON payments_feereceipt
    FOR EACH ROW EXECUTE FUNCTION payments_said_once('rendered_at', 'file_id');

-- Attempts name the settings they began under; those that hold in turn end, and are off.
CREATE TRIGGER payments_provideraccount_begun_stays BEFORE UPDATE ON payments_provideraccount
    FOR EACH ROW WHEN (OLD.valid_from < (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
    EXECUTE FUNCTION payments_row_stays(
        'valid_to', 'is_on', 'order', 'least', 'most', 'expires_after'
    );

CREATE FUNCTION payments_never_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the moment of a % is never later', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_taking_is_never_later BEFORE UPDATE ON payments_taking
    FOR EACH ROW WHEN (NEW.taken_at > OLD.taken_at) EXECUTE FUNCTION payments_never_later();

-- The operation was written by the transaction that goes on: it can be seen, and is not committed.
-- Savepoints have numbers of their own, so it need not be the transaction's own number.
CREATE FUNCTION payments_entry_comes_with_its_operation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own bigint := pg_current_xact_id()::text;
    later bigint;
BEGIN
    SELECT (xmin::text::bigint - own) & 4294967295 INTO later
    FROM payments_operation WHERE id = NEW.operation_id;
    IF later < 2147483648 AND pg_xact_status((own + later)::text::xid8) = 'in progress' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'operation % is complete', NEW.operation_id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_entry_comes_with_its_operation BEFORE INSERT ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_comes_with_its_operation();

CREATE FUNCTION payments_operation_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM payments_entry WHERE operation_id = NEW.operation_id) <> 0 THEN
        RAISE EXCEPTION 'operation % does not sum to zero', NEW.operation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_operation_sums_to_zero AFTER INSERT ON payments_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_operation_sums_to_zero();
""" + "".join(  # noqa: S608
    [
        *(
            f"""
CREATE TRIGGER payments_{table}_only_grows BEFORE UPDATE OR DELETE ON payments_{table}
    FOR EACH ROW EXECUTE FUNCTION payments_book_only_grows();"""
            for table in GROWN
        ),
        *(_only_later(table, names) for table, names in LATER.items()),
        *(
            f"""
CREATE TRIGGER payments_{table}_is_never_emptied BEFORE TRUNCATE ON payments_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION payments_book_only_grows();"""
            for table in GROWING
        ),
    ]
)
ALLOW = """
DROP FUNCTION payments_book_only_grows() CASCADE;
DROP FUNCTION payments_row_stays() CASCADE;
DROP FUNCTION payments_said_once() CASCADE;
DROP FUNCTION payments_decided_once() CASCADE;
DROP FUNCTION payments_never_later() CASCADE;
DROP FUNCTION payments_entry_comes_with_its_operation() CASCADE;
DROP FUNCTION payments_operation_sums_to_zero() CASCADE;
"""
