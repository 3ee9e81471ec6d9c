/** Statements that say what one function may do to what. RULE: no wildcard action, and no resource of `*`. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

export function may(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

/** The same, for items whose partition key looks like one of these (see `keys` in functions/store/events-table.ts). */
export function mayOnKeys(actions: string[], table: string, partitionKeys: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources: [table], conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitionKeys } } });
}
