import type { JapaneseTexts } from './texts.ts';

/** Requests that come as messages, and messages about what happens. */
export const kafkaTexts = {
  MESSAGE_UNREADABLE: [
    'メッセージが要求として読めません：{reason}。',
    'docs/kafka.md にある形の JSON を送り、そのスキーマで確認してください。',
  ],
  MESSAGE_TOO_LARGE: [
    'メッセージが {size} バイトあります。受け付けるのは {limit} バイトまでです。',
    '先に画像を保存し、file_id または object で送ってください。上限は運用者が KUMIKI_KAFKA_REQUEST_BYTES で設定します。',
  ],
  MESSAGE_IMAGE_DIFFERS: [
    '画像がメッセージの内容と異なります：{what} が {expected} ではなく {found} です。',
    '画像の実際の値を送ってください。途中で切れた場合は、もう一度送ってください。',
  ],
  MESSAGE_BUCKET_UNKNOWN: [
    '要求ではバケット {bucket} を指定できません。指定できるもの：{allowed}。',
    'このいずれかを指定してください。運用者は KUMIKI_KAFKA_BUCKETS（kafka.buckets）で追加できます。',
  ],
  MESSAGE_KEY_OUTSIDE: [
    'オブジェクト {key} は、バケット {bucket} のうち要求で指定できる範囲にありません。',
    'プレフィックス {prefix} の下に置くか、運用者に kafka.buckets の変更を依頼してください。',
  ],
  KAFKA_UNAVAILABLE: [
    '{brokers} の Kafka に接続できません：{reason}。',
    'ブローカーと KUMIKI_KAFKA_BROKERS を確認してください。復旧すると Kumiki は自動的に続行します。',
  ],
  KAFKA_REFUSED: [
    '{brokers} の Kafka が{what}を拒否しました：{reason}。',
    'KUMIKI_KAFKA_SASL_USERNAME とそのパスワード、ブローカーでのこのユーザーの権限を確認してください。',
  ],
  KAFKA_TOPICS_MISSING: [
    '{brokers} の Kafka にトピック {topics} がありません。',
    '足りないトピックを作るか（コマンドは docs/kafka.md）、名前を直すか、KUMIKI_KAFKA_CREATE_TOPICS=true で Kumiki に作らせてください。',
  ],
  KAFKA_SETTINGS_INVALID: [
    'Kafka の設定が使えません：{reason}。',
    '設定の kafka の部分を直してください。説明は docs/configuration.md にあります。',
  ],
  KAFKA_MESSAGE_REFUSED: [
    'Kafka がトピック {topic} で {execution} の {size} バイトのメッセージを受け付けません：{reason}。',
    'トピックの max.message.bytes を大きくするか、KUMIKI_KAFKA_MESSAGE_BYTES をトピックの上限まで小さくしてください。',
  ],
} as const satisfies JapaneseTexts;
