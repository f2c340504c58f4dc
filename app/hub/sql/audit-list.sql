SELECT area, id, usec, device, what, detail FROM audit WHERE usec >= :from_usec AND id > :after
ORDER BY id LIMIT :n
