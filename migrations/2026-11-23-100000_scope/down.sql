-- The role stays: other databases of the cluster may use it.
DROP FUNCTION is_worker();
DROP FUNCTION current_email();
DROP FUNCTION current_token();
DROP FUNCTION current_person();
DROP FUNCTION current_organisation();
