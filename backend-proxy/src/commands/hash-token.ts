import { randomBytes } from 'node:crypto';
import { hashToken, tokenPattern } from '../http/token.ts';
import { exitCodes, exitCodesHelp, parseArguments } from './usage.ts';

const help = `Usage: homelab-proxy hash-token < FILE
       homelab-proxy hash-token --generate

Prints the SHA-256 of a token, as the configuration wants it in tokens[].sha256. The token is read from standard input,
never from the arguments, which every user of a host can see.

Options:
  --generate  make a token of 32 random bytes and print it with its hash
  --help      print this

${exitCodesHelp}`;

/** A shorter token could be guessed, for it is stored as a plain hash. */
const shortestToken = 20;

export async function hashTokenCommand(argv: string[]): Promise<number> {
  const { values } = parseArguments({
    args: argv,
    options: { generate: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  if (values.generate === true) {
    const token = randomBytes(32).toString('base64url');
    process.stdout.write(`token: ${token}\nsha256: ${hashToken(token).toString('hex')}\n`);
    return exitCodes.ok;
  }
  if (process.stdin.isTTY) process.stderr.write('Token, then Enter: ');
  const token = await firstInput();
  const fault = faultOf(token);
  if (fault !== null) {
    process.stderr.write(`hash-token: ${fault}\n`);
    return exitCodes.usage;
  }
  process.stdout.write(`${hashToken(token).toString('hex')}\n`);
  return exitCodes.ok;
}

/** Standard input without its one last newline; from a terminal, its first line. */
async function firstInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > 4096 || (process.stdin.isTTY && text.includes('\n'))) break;
  }
  return text.replace(/\r?\n$/, '');
}

function faultOf(token: string): string | null {
  if (token === '') return 'there is no token on standard input';
  if (!tokenPattern.test(token)) {
    return 'a token is one line of at most 512 letters, digits and -._~+/, with = at its end at most';
  }
  if (token.length < shortestToken) {
    return `the token has fewer than ${shortestToken} characters and could be guessed; --generate makes a good one`;
  }
  return null;
}
