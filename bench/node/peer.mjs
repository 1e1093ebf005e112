// What a Node program does with the libraries that issuers use: issue a table, verify a file.
//   node peer.mjs issue CREDENTIALS.json OUT.jsonl CONTEXTS.json
//   node peer.mjs verify IN.jsonl CONTEXTS.json
// Prints the seconds that the work took, without start-up.
import {readFileSync, writeFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';

const [, , activity, input, ...rest] = process.argv;
const contexts = JSON.parse(readFileSync(rest[rest.length - 1]));

async function documentLoader(url) {
  if (contexts[url]) return {documentUrl: url, document: contexts[url]};
  if (!url.startsWith('did:key:')) throw new Error(`no document ${url}`);
  const [did, fragment] = url.split('#');
  const name = did.slice('did:key:'.length);
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1', id: `${did}#${name}`, type: 'Multikey',
    controller: did, publicKeyMultibase: name,
  };
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [method], assertionMethod: [method.id],
  };
  return {documentUrl: url, document: fragment ? method : document};
}

async function issue() {
  const [out] = rest;
  const key = await Ed25519Multikey.generate();
  key.controller = `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite});
  const credentials = JSON.parse(readFileSync(input));
  const lines = [];
  const start = performance.now();
  for (const credential of credentials) {
    credential.issuer.id = key.controller;
    lines.push(JSON.stringify(await vc.issue({credential, suite, documentLoader})));
  }
  const seconds = (performance.now() - start) / 1000;
  writeFileSync(out, lines.join('\n') + '\n');
  return seconds;
}

async function verify() {
  const suite = new DataIntegrityProof({cryptosuite});
  const lines = readFileSync(input, 'utf8').trim().split('\n');
  const start = performance.now();
  for (const line of lines) {
    // The status list is not asked for, as it is not offline here.
    const checkStatus = async () => ({verified: true});
    const {verified, error} = await vc.verifyCredential({
      credential: JSON.parse(line), suite, documentLoader, checkStatus,
    });
    if (!verified) throw error;
  }
  return (performance.now() - start) / 1000;
}

console.log(await (activity === 'issue' ? issue() : verify()));
