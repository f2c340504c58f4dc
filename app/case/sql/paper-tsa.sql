SELECT value FROM setting WHERE id = 'paper.tsa' AND value <> ''
