SELECT ms, sum(newtons) AS load
FROM soles
GROUP BY ms
HAVING sum(newtons) < 50
ORDER BY ms;
