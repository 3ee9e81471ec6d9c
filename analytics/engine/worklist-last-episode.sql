-- one row: the key of the last episode, 0 where there is none
select coalesce(max(episode_key), 0)::integer as episode_key from episodes;
