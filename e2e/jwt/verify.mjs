// Prints the names of the tokens that jose takes, one a line. What to look at comes as
// JSON: {jwks_uri, issuer, audience, alg, tokens: {name: token}}.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { readFileSync } from 'node:fs';

const ask = JSON.parse(readFileSync(0, 'utf8'));
const keys = createRemoteJWKSet(new URL(ask.jwks_uri));
for (const [name, token] of Object.entries(ask.tokens)) {
  try {
    await jwtVerify(token, keys, { issuer: ask.issuer, audience: ask.audience, algorithms: [ask.alg] });
    console.log(name);
  } catch (err) {
    console.error(name, err.code);
  }
}
