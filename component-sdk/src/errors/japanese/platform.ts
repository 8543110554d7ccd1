import type { JapaneseTexts } from './texts.ts';

/** Requests, people and roles. */
export const platformTexts = {
  ADDRESS_INVALID: [
    '呼び出すアドレスが使えません：{reason}。',
    '名前とパスワードを含まない、完全な https:// または http:// の URL にしてください。',
  ],
  ADDRESS_NOT_ALLOWED: [
    'アドレス {host} は公開されたインターネットのものではありません。',
    '公開されたアドレスを使うか、運用者に KUMIKI_ALLOWED_ADDRESSES での許可を依頼してください。',
  ],
  ADDRESS_UNREACHABLE: [
    'アドレス {host} に接続できません：{reason}。',
    'アドレスとサーバーを確認し、もう一度試してください。',
  ],
  ADDRESS_ANSWERED: [
    'アドレス {host} がステータス {status} で応答しました。',
    'アドレスが正しく、誰でも読めるか確認してください。',
  ],
  ADDRESS_TIMEOUT: [
    'アドレス {host} の応答が {seconds} 秒以内に終わりませんでした。',
    'もう一度試すか、より速いサーバーを使ってください。',
  ],
  ADDRESS_ANSWER_TOO_LARGE: [
    'アドレス {host} の応答が {limit} バイトを超えました。',
    'より小さいファイルにしてください。',
  ],

  ROUTE_NOT_FOUND: ['{path} には何もありません。', '利用できるアドレスは /api/v1 で確認できます。'],
  METHOD_NOT_ALLOWED: ['{path} では {method} を使えません。', '次のいずれかを使ってください：{allowed}。'],
  REQUEST_MALFORMED: [
    '要求が HTTP/1.1 として正しくありません：{reason}。',
    '一般的な HTTP クライアントで送ってください。',
  ],
  REQUEST_TIMEOUT: [
    '要求の全体が時間内に届きませんでした。',
    'より速い回線を使うか、小さく分けて送ってください。',
  ],
  HEADERS_TOO_LARGE: [
    '要求のヘッダが上限の {limit} を超えています。',
    'ヘッダと Cookie を減らし、短くしてください。',
  ],
  HOST_NOT_ALLOWED: [
    '要求の宛先「{host}」は、このサーバーのものではありません。',
    'サーバーが表示したアドレスを使うか、設定で許可するホストに追加してください。',
  ],
  ORIGIN_NOT_ALLOWED: [
    '{origin} のページからは、ここでは何も変更できません。',
    'このサーバーのページか、ブラウザではないプログラムから行ってください。',
  ],
  ROLE_NEEDED: [
    'この操作には役割 {needed} が必要です。あなたの役割は {role} です。',
    '管理者に役割を依頼してください。',
  ],
  URL_INVALID: [
    '要求のアドレスが使えません：{reason}。',
    'アドレスを直してください。特殊文字は % と16進数2桁で書きます。',
  ],
  URL_TOO_LONG: ['要求のアドレスが {limit} 文字を超えています。', '短くしてください。'],
  QUERY_INVALID: [
    '要求のクエリが使えません：{reason}',
    '示された箇所を直してください。各アドレスが受け取るものは /api/v1 にあります。',
  ],
  QUERY_REPEATED: ['クエリに「{name}」が複数あります。', '1回だけ指定してください。'],
  MEDIA_TYPE_UNSUPPORTED: [
    '要求の本文は{found}ですが、{expected}が必要です。',
    'ヘッダ Content-Type を付け、圧縮せずに送ってください。',
  ],
  BODY_SYNTAX: ['要求の本文が JSON として正しくありません：{reason}。', '構文を直してください。'],
  BODY_INVALID: [
    '要求の本文が使えません：{reason}',
    '示された箇所を直してください。各アドレスが受け取るものは /api/v1 にあります。',
  ],
  BODY_UNEXPECTED: ['{method} {path} は本文を受け取りません。', '本文なしで送ってください。'],
  BODY_TOO_LARGE: [
    '要求の本文が {limit} バイトを超えています。',
    '一度に送る量を減らしてください。画像は JSON の中ではなくファイルとして送ります。',
  ],
  BODY_INCOMPLETE: ['要求の本文がすべて届く前に接続が切れました。', 'もう一度送ってください。'],
  MESSAGE_INVALID: [
    'メッセージが使えません：{reason}。',
    'docs/events.md にある形の JSON を送ってください。',
  ],
  SUBSCRIPTIONS_TOO_MANY: [
    'この接続の購読は {limit} 件で、上限に達しています。',
    '不要なものを終えるか、すべての実行を購読してください。',
  ],
  NOT_READY: ['サーバーは現在、処理を受け付けません：{reason}。', '数秒後にもう一度試してください。'],
  COMPONENT_FILE_NOT_FOUND: [
    '処理部品 {component} に {what} はありません。',
    'あるファイルはその版の情報で確認できます。',
  ],

  LOGIN_NEEDED: [
    'サインインが必要です。',
    'サインインするか、ヘッダ Authorization: Bearer で API トークンを送ってください。',
  ],
  TOKEN_INVALID: [
    'このトークンは無効です。期限切れか、取り消された可能性があります。',
    '新しいトークンを作り、ヘッダ Authorization: Bearer で送ってください。',
  ],
  SIGN_IN_FAILED: [
    '名前とパスワードが一致しません。',
    '両方を確認してください。管理者は新しいパスワードのためのリンクを発行できます。',
  ],
  SIGN_IN_LOCKED: ['サインインの試行が多すぎました。', '{seconds} 秒後にもう一度試してください。'],
  RATE_LIMITED: [
    '短時間に要求が多すぎました。',
    '{seconds} 秒後にもう一度試してください。1分あたりの上限は設定 server.rateLimit で決まります。',
  ],
  PIPELINES_ONLY: [
    'これはプラットフォーム全体の操作で、あなたの役割は個々のパイプラインに対するものです。',
    '管理者に全体に対する役割を依頼してください。',
  ],
  ORIGIN_NEEDED: [
    'セッションでの変更はこのサーバーのページからだけ行えますが、要求の送信元が分かりません。',
    'ヘッダ Origin にこのサーバーのアドレスを付けてください。プログラムは API トークンを送ってください。',
  ],
  CONNECTION_NOT_SECURE: [
    '接続が暗号化されていないため、送る内容を他人に読まれる可能性があります。',
    'https を使うか、設定にあるプロキシを経由してください。',
  ],
  GRANT_TOO_HIGH: [
    '自分が持つ以上の権限は与えられません。',
    '自分が持つ役割を、その対象のパイプラインについて選んでください。',
  ],
  PASSWORD_WEAK: [
    'このパスワードは使えません：{reason}。',
    '推測されにくい {least} 文字以上にしてください。例えば関係のない4つの単語をつなげたものです。',
  ],
  PERSON_EXISTS: ['{name} という人はすでにいます。', 'サインインに使う別の名前にしてください。'],
  PERSON_NOT_FOUND: ['{person} という人はいません。', 'ID を確認してください。削除された可能性もあります。'],
  LAST_ADMINISTRATOR: ['{name} は唯一の管理者です。', '先にほかの人に役割 admin を与えてください。'],
  ROLE_FROM_PROVIDER: [
    '{name} の役割は、サインインのたびに ID プロバイダーから与えられます。',
    'そちらで変更してください。',
  ],
  LINK_INVALID: [
    'このリンクは使用済みか、期限切れか、取り消されています。',
    '管理者に新しいリンクを依頼してください。',
  ],
  INVITATION_NOT_FOUND: [
    '有効な招待 {invitation} はありません。',
    'ID を確認してください。使用済みか、期限切れの可能性もあります。',
  ],
  TOKEN_NOT_FOUND: [
    'あなたのトークン {token} はありません。',
    'ID を確認してください。取り消された可能性もあります。',
  ],
  SIGN_IN_OFF: [
    'ここでは {way} によるサインインは使われていません。',
    '使える方法は /api/v1/session で確認できます。',
  ],
  SIGN_IN_BUSY: ['同時にサインインする人が多すぎます。', '数秒後にもう一度試してください。'],
  OIDC_UNREACHABLE: [
    'ID プロバイダーが正しく応答しません：{reason}。',
    'もう一度試してください。運用者は ID の設定を確認できます。',
  ],
  OIDC_REFUSED: [
    'ID プロバイダーがサインインを許可しませんでした：{reason}。',
    'もう一度サインインするか、プロバイダーの運用者に問い合わせてください。',
  ],
  OIDC_LOST: [
    'このサインインはここで始められていないか、時間が経ちすぎています。',
    'もう一度サインインを始めてください。',
  ],
  OIDC_NO_ROLE: [
    'ID プロバイダーはあなたを認識していますが、ここでの役割がありません。',
    '管理者に依頼してください。どの値がどの役割になるかは設定 identity.oidcRoles で決まります。',
  ],
  IDENTITY_NEEDED: [
    'アドレス {host} にはほかの人も接続できますが、サインインの必要がない設定です。',
    'サインインするように KUMIKI_ACCOUNTS=true、または KUMIKI_OIDC_ISSUER と KUMIKI_OIDC_CLIENT_ID を設定するか、KUMIKI_HOST を外してください。詳しくは docs/security.md にあります。',
  ],
  TLS_NEEDED: [
    'アドレス {host} にはほかの人も接続できますが、接続が暗号化されません。',
    'KUMIKI_TLS_CERTIFICATE と KUMIKI_TLS_KEY を設定するか、KUMIKI_TRUSTED_PROXIES に暗号化するプロキシのアドレスを指定してください。詳しくは docs/security.md にあります。',
  ],
  TLS_UNUSABLE: [
    '証明書 {certificate} が使えません：{reason}。',
    '設定 server.tlsCertificate と server.tlsKey、またはそのファイルを直してください。',
  ],
  IDENTITY_SETTINGS_INVALID: [
    'ID の設定が矛盾しています：{reason}。',
    '直してください。設定の一覧は docs/configuration.md にあります。',
  ],

  GRPC_MESSAGE_INVALID: [
    'メッセージがこのメソッドのものではありません：{reason}。',
    'proto/kumiki/v1/image_processing.proto からクライアントを作ってください。リフレクションでも取得できます。',
  ],
  GRPC_FIELD_INVALID: [
    '{image}：{field} は{found}ですが、{expected}が必要です。',
    'フィールドを直してください。受け取るものは docs/grpc.md にあります。',
  ],
  GRPC_METADATA_MISSING: [
    '{image}にメタデータがありません。',
    'pipeline_config にパイプラインを書いたメタデータを送ってください。ストリームでは最初の画像の最初のチャンクに必要です。',
  ],
  GRPC_CHUNK_ORDER: [
    '{image}のチャンク {expected} が来るはずのところに {found} が来ました。',
    'チャンクを0から順に1回ずつ送ってください。この画像は全体を送り直してください。',
  ],
  GRPC_CHUNK_COUNT: [
    '{image}のチャンクは {total} 個のはずですが、{found}。',
    'total_chunks に全チャンク数を書くか、0のままにしてください。最後のチャンクだけに最後の印を付けてください。',
  ],
  GRPC_IMAGE_INCOMPLETE: [
    '{image}は不完全です。{count} 個のチャンクの後、{reason}。',
    '画像のチャンクを続けてすべて送り、最後に is_final_chunk を付けてください。',
  ],
  GRPC_BUSY: [
    'サーバーは同時に {limit} 件の呼び出しに応答し、すでに上限です。',
    'ほかが終わってから試すか、1つのストリームで多くの画像を送ってください。',
  ],
  GRPC_STREAM_IDLE: [
    'クライアントから {seconds} 秒間何も届きませんでした。',
    '1回の呼び出しの内容は続けて送り、送るものがなくなったらストリームを終えてください。',
  ],
  GRPC_ADDRESS_UNUSABLE: [
    'gRPC サーバーが {address} で待ち受けできません：{reason}。',
    'KUMIKI_GRPC_PORT で別のポートを指定するか（0で空きを使用）、使用中のプログラムを終了してください。',
  ],
} as const satisfies JapaneseTexts;
