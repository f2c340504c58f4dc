// The peer's hub: express-pouchdb on leveldb in FOLDER; prints its port.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/package.json');
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: process.argv[3] + '/' });
const app = express();

app.use('/', require('express-pouchdb')(PouchDB, { inMemoryConfig: true, logPath: process.argv[3] + '/log.txt' }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
