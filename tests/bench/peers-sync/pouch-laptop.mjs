// The peer's laptop: makes the cases, then replicates them to URL; prints {ms, rss} of the replication.
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';

const [, , modules, folder, url, cases, answers, photos, bytes] = process.argv;
const PouchDB = createRequire(modules + '/package.json')('pouchdb');
const db = new PouchDB(folder + '/laptop');

for (let i = 0; i < Number(cases); i++) {
  const doc = { _id: `case-${String(i).padStart(8, '0')}`, unit_name: '示例水泥有限公司', answers: {}, _attachments: {} };
  for (let a = 0; a < Number(answers); a++) doc.answers[`/data/group/question_${a}`] = `${(i * 7 + a) % 1000}.${a}`;
  for (let p = 0; p < Number(photos); p++)
    doc._attachments[`photo${p}.jpg`] = { content_type: 'image/jpeg', data: randomBytes(Number(bytes)) };
  await db.put(doc);
}
const start = process.hrtime.bigint();
const result = await db.replicate.to(new PouchDB(`${url}/inspections`), { batch_size: 10 });
const ms = Number(process.hrtime.bigint() - start) / 1e6;
if (result.docs_written !== Number(cases)) throw new Error(JSON.stringify(result));
console.log(JSON.stringify({ ms, rss: process.resourceUsage().maxRSS * 1024 }));
process.exit(0);
