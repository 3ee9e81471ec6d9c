-- what was set about rules, in the order stated
select statement from rules order by position;
