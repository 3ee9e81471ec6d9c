/** What the synthesized templates must say. Called by deployable.test.ts, after the build. */
import { describe, expect, it } from 'vitest';
import { CLOUD_WRITER_SECONDS, EVENTS_TABLE } from '#functions/store/events-table.ts';
import type { Resource, Template } from './built.ts';
import { allowedOnEverything, statementsOf, textOf } from './statements.ts';

type Built = () => Map<string, Template>;

export function describeTemplates(built: Built): void {
  const stack = (name: string): Template => {
    const template = built().get(name);
    if (template === undefined) throw new Error(`no stack ${name}`);
    return template;
  };
  const all = (type: string): Resource[] => [...built().values()].flatMap(({ Resources }) => Object.values(Resources).filter(({ Type }) => Type === type));
  const only = (name: string, type: string, logicalId = ''): Resource => {
    const found = Object.entries(stack(name).Resources).filter(([id, { Type }]) => Type === type && id.startsWith(logicalId)).map(([, resource]) => resource);
    expect(found).toHaveLength(1);
    return found[0] as Resource;
  };

  describe('Storage', () => {
    it('has the table that EVENTS_TABLE describes, recoverable, encrypted and protected', () => {
      const schema = (index: { partitionKey: string; sortKey: string }) => [{ AttributeName: index.partitionKey, KeyType: 'HASH' }, { AttributeName: index.sortKey, KeyType: 'RANGE' }];
      const table = only('Storage', 'AWS::DynamoDB::Table');
      const { Tags: _tags, TableName, ...properties } = table.Properties;
      expect(TableName).toBe('check-cairn-Events');
      expect(properties).toEqual({
        KeySchema: schema(EVENTS_TABLE.keys),
        AttributeDefinitions: Object.keys(EVENTS_TABLE.attributes).map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: Object.entries(EVENTS_TABLE.indexes).map(([IndexName, index]) => ({ IndexName, KeySchema: schema(index), Projection: { ProjectionType: 'ALL' } })),
        BillingMode: 'PAY_PER_REQUEST', DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, SSESpecification: { SSEEnabled: true },
      });
      expect(table.DeletionPolicy).toBe('Retain');
    });

    it('has a bucket that is private, encrypted and reached over TLS only', () => {
      const bucket = only('Storage', 'AWS::S3::Bucket');
      expect(bucket.DeletionPolicy).toBe('Retain');
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
      expect(bucket.Properties).not.toHaveProperty('CorsConfiguration');
      const policy = only('Storage', 'AWS::S3::BucketPolicy').Properties['PolicyDocument'] as { Statement: object[] };
      expect(policy.Statement).toHaveLength(2);
      expect(policy.Statement).toEqual(expect.arrayContaining([
        expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
      ]));
    });

    it('holds no secret, only a reference to one', () => {
      for (const { Properties } of all('AWS::Lambda::Function')) {
        const { DIRECTORY_SECRET: secret } = ((Properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> }).Variables ?? {};
        if (secret !== undefined) expect(textOf(secret)).toMatch(/^\{\{resolve:secretsmanager:.*:SecretString:::\}\}$/);
      }
    });
  });

  describe('routes', () => {
    it('are these, each for a token of the pool only', () => {
      const routes = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => `${String(Properties['RouteKey'])} ${String(Properties['AuthorizationType'])}`);
      expect(routes.sort()).toEqual([
        'GET /v1/{proxy+} JWT', 'POST /v1/directory/surrogates JWT', 'POST /v1/events JWT', 'POST /v1/releases JWT', 'POST /v1/snapshots JWT', 'PUT /v1/directory/clients/{id} JWT',
      ]);
      expect(only('Api', 'AWS::ApiGatewayV2::Authorizer').Properties).toMatchObject({ AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'] });
    });

    it('are logged without path, query or address of a person', () => {
      const { AccessLogSettings } = only('Api', 'AWS::ApiGatewayV2::Stage').Properties as { AccessLogSettings: { Format: string } };
      expect(AccessLogSettings.Format).toContain('$context.routeKey');
      expect(AccessLogSettings.Format).not.toMatch(/path|query|identity|authorizer/i);
    });
  });

  describe('functions', () => {
    const facts = (name: string, id: string) => {
      const { Properties } = only(name, 'AWS::Lambda::Function', id);
      const { Architectures, Runtime, MemorySize, Timeout, EphemeralStorage, ReservedConcurrentExecutions, Handler, Environment } = Properties as Record<string, unknown> & { Environment: { Variables: object } };
      const environment = Object.keys(Environment.Variables).filter((key) => !/^(SST|AWS)_/.test(key)).sort();
      return { Architectures, Runtime, MemorySize, Timeout, EphemeralStorage, ReservedConcurrentExecutions, Handler, environment };
    };
    const environment = ['DIRECTORY_SECRET', 'EVENTS_TABLE', 'SNAPSHOT_BUCKET', 'TOKEN_AUDIENCE', 'TOKEN_ISSUER'];

    it('ingest is small and lives no longer than the log allows a writer', () => {
      expect(facts('Ingest', 'Writer')).toEqual({
        Architectures: ['x86_64'], Runtime: 'nodejs22.x', MemorySize: 1024, Timeout: CLOUD_WRITER_SECONDS, EphemeralStorage: { Size: 512 },
        ReservedConcurrentExecutions: undefined, Handler: 'functions/ingest/handler.handler', environment,
      });
    });

    it('api and snapshot have room for DuckDB, on the architecture of its library', () => {
      const room = { Architectures: ['x86_64'], Runtime: 'nodejs22.x', MemorySize: 3008, EphemeralStorage: { Size: 2048 }, environment };
      expect(facts('Api', 'Reader')).toEqual({ ...room, Timeout: 29, ReservedConcurrentExecutions: undefined, Handler: 'functions/api/handler.handler' });
      expect(facts('Snapshot', 'Exporter')).toEqual({ ...room, Timeout: 300, ReservedConcurrentExecutions: 1, Handler: 'functions/snapshot/handler.handler' });
    });

    it('a snapshot is taken every five minutes', () => {
      expect(only('Snapshot', 'AWS::Events::Rule').Properties).toMatchObject({
        ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED', Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^Exporter/), 'Arn'] } }],
      });
    });
  });

  describe('least privilege', () => {
    it('ingest reads time lines, writes the log, its identities and the directory, and nothing else', () => {
      expect(statementsOf(stack('Ingest'), 'Writer')).toEqual([
        'Allow dynamodb:GetItem dynamodb:BatchGetItem on table',
        'Allow dynamodb:Query on table/index/timeline',
        'Allow dynamodb:PutItem dynamodb:BatchWriteItem on table where dynamodb:LeadingKeys in *#buckets *#log#* *#identity#* *#directory *#surrogates #organizations',
      ]);
    });

    it('api reads, and writes nothing but that a snapshot is kept', () => {
      expect(statementsOf(stack('Api'), 'Reader')).toEqual([
        'Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query on table',
        'Allow dynamodb:Query on table/index/timeline',
        'Allow dynamodb:UpdateItem on table where dynamodb:LeadingKeys in *#snapshots',
        'Allow s3:GetObject on lake/*',
      ]);
    });

    it('snapshot reads the log, and writes the catalogue and the lake', () => {
      expect(statementsOf(stack('Snapshot'), 'Exporter')).toEqual([
        'Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query on table',
        'Allow dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem on table where dynamodb:LeadingKeys in *#snapshots *#snapshots-expired *#releases',
        'Allow s3:GetObject s3:PutObject s3:DeleteObject on lake/*',
        'Allow s3:ListBucket on lake',
      ]);
    });

    it('the site reaches its own assets, and neither table nor lake', () => {
      const statements = statementsOf(stack('Web'), 'Site');
      expect(statements.filter((statement) => / on (table|lake)/.test(statement) || /dynamodb:/.test(statement))).toEqual([]);
    });

    it('nothing of anybody is allowed on everything; log retention is the one action that is', () => {
      const found = new Set([...built().values()].flatMap(allowedOnEverything));
      expect([...found]).toEqual(['Allow logs:PutRetentionPolicy logs:DeleteRetentionPolicy on *']);
    });

    it('no managed policy beyond writing its own log', () => {
      const arns = all('AWS::IAM::Role').flatMap(({ Properties }) => (Properties['ManagedPolicyArns'] ?? []) as unknown[]).map((arn) => textOf(arn).replace(/^arn:.*:aws:policy\//, ''));
      expect([...new Set(arns)]).toEqual(['service-role/AWSLambdaBasicExecutionRole']);
    });
  });

  describe('Identity', () => {
    it('lets nobody sign themselves up or write their own role', () => {
      expect(only('Identity', 'AWS::Cognito::UserPool').Properties).toMatchObject({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, DeletionProtection: 'ACTIVE' });
      expect(only('Identity', 'AWS::Cognito::UserPoolClient').Properties).toMatchObject({ WriteAttributes: ['locale'], PreventUserExistenceErrors: 'ENABLED' });
    });
  });

  describe('Watch', () => {
    it('tells of errors, throttles and an old snapshot', () => {
      const alarms = Object.values(stack('Watch').Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
      expect(alarms.map((alarm) => `${String(alarm['MetricName'])} ${String(alarm['TreatMissingData'])}`).sort()).toEqual([
        '5xx notBreaching', 'Errors notBreaching', 'Errors notBreaching', 'Errors notBreaching', 'SnapshotsCurrent breaching',
        'Throttles notBreaching', 'Throttles notBreaching', 'Throttles notBreaching',
      ]);
      expect(alarms.every((alarm) => (alarm['AlarmActions'] as unknown[]).length === 1)).toBe(true);
    });
  });

  describe('Web', () => {
    it('knows the address of the API and nothing more', () => {
      const server = only('Web', 'AWS::Lambda::Function', 'SiteServerFunction');
      const { Variables } = server.Properties['Environment'] as { Variables: Record<string, unknown> };
      expect(Object.keys(Variables).filter((key) => !key.startsWith('SST_')).sort()).toEqual(['CAIRN_API_URL', 'CAIRN_TARGET']);
      expect(textOf(Variables['CAIRN_API_URL'])).toMatch(/Api:ExportsOutputFnGetAttHttpApi.*ApiEndpoint/);
    });
  });
}
