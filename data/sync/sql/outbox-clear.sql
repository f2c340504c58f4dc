DELETE FROM outbox WHERE seq BETWEEN :first_seq AND :last_seq
