// A receiver that takes a request only if those who made the rules would.
//
//   MODULES=folder SECRET=whsec_… SCHEMA=event.schema.json node receive.mjs
//
// A POST must carry a signature that both official libraries of Standard Webhooks accept, and, where SCHEMA is set, a
// body that is valid by it. Answers 204; 401 and 422 say why not. Prints its port, then a JSON line for each request.
import http from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.env.MODULES + "/package.json");
const libraries = [require("standardwebhooks"), require("svix")].map((one) => new one.Webhook(process.env.SECRET));
const fits = process.env.SCHEMA && makeCheck(process.env.SCHEMA);

function makeCheck(file) {
  const Ajv = require("ajv/dist/2020").default;
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  require("ajv-formats").default(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, "utf8")));
}

function judge(body, headers) {
  try {
    for (const library of libraries) library.verify(body, headers);
  } catch (refusal) {
    return [401, refusal.message];
  }
  if (fits && !fits(JSON.parse(body))) return [422, JSON.stringify(fits.errors)];
  return [204, ""];
}

const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  const [status, why] = judge(body, request.headers);
  console.log(JSON.stringify({ status, why, id: request.headers["webhook-id"], body }));
  response.writeHead(status).end(why);
});
server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port));
