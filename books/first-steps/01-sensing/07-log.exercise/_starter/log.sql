SELECT ms, newtons AS load
FROM soles
WHERE newtons < 50;
