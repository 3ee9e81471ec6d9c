import { RemovalPolicy } from 'aws-cdk-lib';
import { TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Bucket, Table, type StackContext } from 'sst/constructs';
import { EVENTS_TABLE } from '#functions/store/events-table.ts';
import { keepsData } from './stage.ts';

/** The event log with its catalogue and directory, the lake of snapshots, and the secret that the directory is keyed with. */
export function Storage({ app, stack }: StackContext) {
  const isKept = keepsData(app);
  const removalPolicy = isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const events = new Table(stack, 'Events', {
    fields: EVENTS_TABLE.attributes,
    primaryIndex: EVENTS_TABLE.keys,
    globalIndexes: EVENTS_TABLE.indexes,
    // SST turns point-in-time recovery on itself.
    cdk: { table: { encryption: TableEncryption.AWS_MANAGED, deletionProtection: isKept, removalPolicy } },
  });
  const lake = new Bucket(stack, 'Lake', {
    cors: false,
    cdk: {
      bucket: {
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED, encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true, minimumTLSVersion: 1.2, removalPolicy, autoDeleteObjects: !isKept,
      },
    },
  });
  const directorySecret = new Secret(stack, 'DirectorySecret', { generateSecretString: { passwordLength: 64, excludePunctuation: true }, removalPolicy });
  const environment = {
    EVENTS_TABLE: events.tableName,
    SNAPSHOT_BUCKET: lake.bucketName,
    // A reference that CloudFormation resolves when it deploys; the template holds no secret.
    DIRECTORY_SECRET: directorySecret.secretValue.unsafeUnwrap(),
  };
  return { events, lake, environment };
}
