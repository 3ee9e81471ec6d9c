-- one row per group and calendar month up to the as-of date in which the cohort's episodes had a contact; month null: episodes of the group without any contact
with members as (
  select group_key, episode_key
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $group_by)
),
known as (
  select episode_key, on_date, attended, no_show, cancelled_by_client
  from contacts
  where on_date <= $as_of::date
)
select
  members.group_key::varchar as group_key,
  date_trunc('month', known.on_date)::date as month,
  coalesce(sum(known.attended), 0)::integer as attended,
  coalesce(sum(known.no_show), 0)::integer as no_show,
  coalesce(sum(known.cancelled_by_client), 0)::integer as cancelled_by_client,
  -- RULE: cancellations by the program are in no count; they only show that the month had a contact
  (count(distinct members.episode_key) filter (where known.attended + known.no_show + known.cancelled_by_client > 0))::integer as episodes
from members
left join known using (episode_key)
group by all
order by all;
