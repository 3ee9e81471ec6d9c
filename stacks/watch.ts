import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { use, type Function, type StackContext } from 'sst/constructs';
import { Api } from './api.ts';
import { Ingest } from './ingest.ts';
import { Snapshot } from './snapshot.ts';

const FIVE_MINUTES = Duration.minutes(5);

/** What somebody is told of: a function that fails or is throttled, and a snapshot that grows old. */
export function Watch({ stack }: StackContext) {
  const topic = new Topic(stack, 'Alarms', { enforceSSL: true });
  // TRAP: a topic with a policy of its own has lost the default one, which let alarms in.
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }));
  const watched: Record<string, Function> = { Reader: use(Api).reader, Writer: use(Ingest).writer, Exporter: use(Snapshot).exporter };
  const tell = (id: string, metric: IMetric, alarmDescription: string): void => {
    const alarm = new Alarm(stack, id, {
      metric, alarmDescription, threshold: 1, evaluationPeriods: 1, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  };
  for (const [name, watchedFunction] of Object.entries(watched)) {
    tell(`${name}Errors`, watchedFunction.metricErrors({ period: FIVE_MINUTES }), `${name}: an invocation failed`);
    tell(`${name}Throttles`, watchedFunction.metricThrottles({ period: FIVE_MINUTES }), `${name}: an invocation was throttled`);
  }
  // A handler answers a defect with a 500 and does not fail by it, so the gateway's count is asked too.
  tell('ApiServerErrors', use(Api).api.cdk.httpApi.metricServerError({ period: FIVE_MINUTES }), 'The API answered 5xx');
  const exports = new Metric({
    namespace: 'Cairn', metricName: 'SnapshotsCurrent', dimensionsMap: { Function: use(Snapshot).exporter.functionName }, statistic: 'Sum', period: Duration.minutes(15),
  });
  // RULE: no news is bad news. A schedule that stopped shows as missing data, and that is an old snapshot too.
  const age = new Alarm(stack, 'SnapshotAge', {
    metric: exports, alarmDescription: 'No export has succeeded for 15 minutes: what is shown grows old', threshold: 1, evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, treatMissingData: TreatMissingData.BREACHING,
  });
  age.addAlarmAction(new SnsAction(topic));
  stack.addOutputs({ AlarmTopic: topic.topicArn });
}
