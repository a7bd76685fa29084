"""What stands in the book of figures is never rewritten: triggers for everybody."""

TABLES = ("posting", "issuedreport", "issuedfile")
FORBID = "".join(
    f"""
CREATE TRIGGER reports_{table}_only_grows BEFORE UPDATE OR DELETE ON reports_{table}
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();
CREATE TRIGGER reports_{table}_is_never_emptied BEFORE TRUNCATE ON reports_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION history_only_grows();
"""
    for table in TABLES
)
FORBID += """
CREATE TRIGGER reports_batch_is_set_once BEFORE UPDATE ON reports_batch
    FOR EACH ROW EXECUTE FUNCTION is_set_once('id', 'closed_at', 'digest');
CREATE TRIGGER reports_batch_stays BEFORE DELETE ON reports_batch
    FOR EACH ROW EXECUTE FUNCTION history_only_grows();
"""
ALLOW = "".join(
    f"""
DROP TRIGGER reports_{table}_is_never_emptied ON reports_{table};
DROP TRIGGER reports_{table}_only_grows ON reports_{table};"""
    for table in TABLES
)
ALLOW += """
DROP TRIGGER reports_batch_stays ON reports_batch;
DROP TRIGGER reports_batch_is_set_once ON reports_batch;
"""
