import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, ClientAttributes, Mfa, StringAttribute, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { StackContext } from 'sst/constructs';
import { keepsData } from './stage.ts';

/** Who may sign in, and as what: role, organization and caseload are custom attributes that only an administrator writes. */
export function Identity({ app, stack }: StackContext) {
  const isKept = keepsData(app);
  const people = new UserPool(stack, 'People', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: { minLength: 14, tempPasswordValidity: Duration.days(3) },
    customAttributes: {
      role: new StringAttribute({ mutable: true, maxLen: 16 }),
      organization: new StringAttribute({ mutable: true, maxLen: 128 }),
      clinician: new StringAttribute({ mutable: true, maxLen: 128 }),
    },
    deletionProtection: isKept,
    removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const client = people.addClient('Site', {
    authFlows: { userSrp: true, adminUserPassword: true },
    disableOAuth: true,
    // TRAP: without a list, whoever is signed in may write every attribute of their own, role and organization included.
    writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    readAttributes: new ClientAttributes().withStandardAttributes({ email: true, locale: true }).withCustomAttributes('role', 'organization', 'clinician'),
    idTokenValidity: Duration.hours(12),
    accessTokenValidity: Duration.hours(12),
    refreshTokenValidity: Duration.hours(12),
    preventUserExistenceErrors: true,
  });
  const environment = { TOKEN_ISSUER: people.userPoolProviderUrl, TOKEN_AUDIENCE: client.userPoolClientId };
  stack.addOutputs({ UserPool: people.userPoolId, UserPoolClient: client.userPoolClientId });
  return { people, client, environment };
}
