DROP INDEX pilots_of_supplier_by_decision;
DROP INDEX pilots_of_buyer_by_decision;
DROP INDEX exclusivities_of_supplier_by_end;
DROP INDEX exclusivities_of_buyer_by_end;
DROP TABLE calendar_links;
