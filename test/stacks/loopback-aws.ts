/** The three answers that `sst build` wants of AWS (house D2), given on 127.0.0.1: no account, no network. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ACCOUNT = '123456789012';

const OUTPUTS: Record<string, Record<string, string>> = {
  CDKToolkit: { BootstrapVersion: '21', BucketName: 'cdk-assets' },
  SSTBootstrap: { Version: '7.4', BucketName: 'sst-bootstrap' },
};

function identity(): string {
  const result = `<Arn>arn:aws:iam::${ACCOUNT}:user/nobody</Arn><UserId>NOBODY</UserId><Account>${ACCOUNT}</Account>`;
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

function stack(name: string, outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`).join('');
  const one = `<StackName>${name}</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members}</Outputs>`;
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>${one}</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** The answer to one call in AWS's query protocol, or null for a call that nobody foresaw. */
function answer(form: URLSearchParams): string | null {
  if (form.get('Action') === 'GetCallerIdentity') return identity();
  const name = form.get('StackName') ?? '';
  const outputs = OUTPUTS[name];
  return form.get('Action') === 'DescribeStacks' && outputs !== undefined ? stack(name, outputs) : null;
}

export interface LoopbackAws {
  readonly endpoint: string;
  /** Calls that it had no answer to. A test wants none. */
  readonly unforeseen: string[];
  close(): Promise<void>;
}

export async function openLoopbackAws(): Promise<LoopbackAws> {
  const unforeseen: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const body = answer(form);
      if (body === null) unforeseen.push(`${request.method ?? ''} ${request.url ?? ''} ${form.get('Action') ?? ''}`);
      response.writeHead(body === null ? 400 : 200, { 'content-type': 'text/xml' });
      response.end(body ?? '<ErrorResponse><Error><Code>Unforeseen</Code><Message>nobody foresaw this call</Message></Error></ErrorResponse>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, unforeseen, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}
