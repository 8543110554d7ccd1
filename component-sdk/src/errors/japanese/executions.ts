import type { JapaneseTexts } from './texts.ts';

/** Runs, requests for a result, files, and what is kept. */
export const executionTexts = {
  EXECUTION_NOT_FOUND: [
    '実行 {execution} はありません。',
    'ID を確認してください。期間や容量の上限により削除された可能性もあります。',
  ],
  EXECUTION_AMBIGUOUS: [
    '「{text}」で始まる実行が複数あります：{found}。',
    'ID をもう少し長く指定してください。',
  ],
  EXECUTION_ITEM_NOT_FOUND: [
    '実行 {execution} に {item} 番の件はありません。',
    '番号は0から始まります。一覧で件数を確認してください。',
  ],
  ARTIFACT_NOT_FOUND: [
    '{where}に「{name}」はありません。',
    '名前を確認してください。途中の結果は、保存する設定のパイプラインにだけあり、いずれも保存期間の間だけ残ります。',
  ],
  EXECUTION_ID_INVALID: ['「{execution}」は実行の ID に使えません。', '小文字の UUIDv7にしてください。'],
  EXECUTION_EXISTS: ['実行 {execution} はすでにあります。', 'それを読むか、新しい ID にしてください。'],
  EXECUTION_STATE: [
    '実行 {execution} では「{action}」はできません：{reason}。',
    '状態を読み直し、その状態でできることを行ってください。',
  ],
  EXECUTION_CONFLICT: [
    '実行 {execution} が途中で変わりました。{what}は {expected} ではなく {found} です。',
    '読み直してから、もう一度判断してください。',
  ],
  EXECUTION_OWNED: [
    '実行 {execution} は、処理中の {owner} のものです。',
    'そのプロセスに任せてください。プロセスがなくなれば引き継げます。',
  ],
  OWNER_LOST: [
    '実行 {execution} は引き継がれました。エポックは {found} で、このプロセスは {expected} でした。',
    '何もする必要はありません。新しい所有者が最後の記録から続けます。',
  ],
  INPUT_CHANGED: [
    'ファイル {path} が、実行を受け付けたときのものと違います：{reason}。',
    '現在のファイルで新しく実行してください。',
  ],
  PLAN_UNUSABLE: [
    '実行 {execution} の計画が使えません：{reason}。',
    'もう一度実行してください。パイプラインが改めて解釈されます。',
  ],
  VALUE_LOST: [
    '{step} の結果が失われました。保持していたプロセスが終了しました。',
    'ステップで再試行が許されていれば、次の試行で作り直されます。',
  ],
  VERDICT_NOT_CORRECTABLE: [
    '実行 {execution} の {item} 番の件には判定する結果がありません（状態：{status}）。',
    '成功した件の判定を修正してください。失敗した件は先に再実行してください。',
  ],
  VERDICT_CORRECTIONS_TOO_MANY: [
    '実行 {execution} の {item} 番の件の判定は、すでに {most} 回修正されています。',
    'そのままにするか、件を再実行してください。',
  ],
  TIME_ZONE_UNKNOWN: [
    'タイムゾーン「{zone}」はありません。',
    'Asia/Tokyo のように指定するか、省いて UTC にしてください。',
  ],
  TABLE_COLUMN_UNKNOWN: [
    '表に並べ替えの列「{column}」はありません。',
    '次のいずれかにしてください：{there}。',
  ],
  TABLE_TOO_LONG: [
    '実行 {execution} は {items} 件あります。{most} 件を超える表は並べ替えません。',
    '「sort」を省くか、CSV として読んで並べ替えてください。',
  ],
  CURSOR_INVALID: [
    '「{cursor}」はこの一覧の位置ではありません。',
    '前のページのカーソルを使うか、カーソルなしで始めてください。',
  ],
  DATA_FOLDER_IN_USE: [
    'データフォルダ {folder} は {owner} が使用中です。',
    'そのプロセスを使うか終了するか、KUMIKI_DATA で別のフォルダを指定してください。',
  ],
  DATA_FOLDER_UNUSABLE: [
    'データフォルダ {folder} を使えません：{reason}。',
    'このユーザーが書き込めるフォルダを KUMIKI_DATA で指定するか、そのフォルダの権限を与えてください。',
  ],
  STEP_UNKNOWN: [
    'パイプライン {pipeline} にステップ「{step}」はありません。',
    '次のステップのいずれかを指定してください：{known}。',
  ],
  OWNER_GONE: [
    'データフォルダを持つプロセスが {folder} で応答しません。',
    'もう一度コマンドを実行してください。その際にフォルダを引き継ぎます。',
  ],
  RECORDS_CORRUPT: [
    '{file} の記録が壊れています：{reason}。',
    'ディスクを確認し、バックアップから戻すか、ファイルを移動して最初から始めてください。',
  ],
  DATABASE_SETTINGS: [
    'データベースの設定が使えません：{reason}。',
    '設定を直してください。アドレスは postgres://USER@HOST:PORT/DATABASE の形で書きます。',
  ],
  DATABASE_UNSUITABLE: [
    '{store} には記録を保存できません：{reason}。',
    'PostgreSQL 13 以降のプライマリサーバーにある、UTF-8 のデータベースを指定してください。',
  ],
  RECORDS_NEWER: [
    '{file} の記録の形式は {found} です。この Kumiki が扱えるのは {known} までです。',
    '記録を書いた版以降の Kumiki に更新するか、別のデータフォルダを指定してください。',
  ],

  REQUEST_REPEATED_DIFFERENTLY: [
    'クライアント「{client}」は相関 ID「{correlation}」を、別の内容の実行 {execution} ですでに使っています。',
    '画像・パイプライン・パラメータ・優先度が違う場合は新しい相関 ID にしてください。同じ実行を得るには、まったく同じ内容を送ってください。',
  ],
  REQUEST_NAME_INVALID: ['要求の{what}は使えません。', '制御文字を含まない {limit} 文字以内にしてください。'],
  IMAGE_INPUT_UNCLEAR: [
    'パイプライン {pipeline} の必須の画像入力が1つではないため、「image」の宛先が決まりません。',
    'ファイルを inputs.NAME として送ってください。入力は {inputs} です。',
  ],
  INPUT_FILES_TOO_MANY: [
    '{where}の入力「{input}」はファイルを1つ受け取りますが、{count} 個送られました。',
    '1つだけ送ってください。',
  ],
  RECORD_NEEDED: [
    '記録なしではこの要求に応えられません：{reason}。',
    '「record」を省くか、「durable」にしてください。',
  ],
  RESULT_NOT_IN_TIME: [
    '{seconds} 秒以内に結果が出ませんでした。記録なしの要求は何も残りません。',
    'もっと長く待つか、記録を付けてください。',
  ],
  RESULT_NOT_SINGLE: [
    '実行 {execution} は {count} 件あり、結果は1つではありません。',
    '件ごとの出力を読んでください。',
  ],
  RESULT_NOT_ACCEPTABLE: [
    '結果は {offered} としてありますが、要求はどれも受け付けません。',
    'Accept ヘッダでそのいずれかを指定してください。画像が複数ある場合は「output」で選べます。',
  ],
  MEMORY_SHORT: [
    '{what}のためのメモリが現在足りません。',
    '処理中の要求が減ってからもう一度試すか、記録を付けてください。',
  ],

  OBJECT_NOT_FOUND: [
    '保存されたファイル {digest} はありません。',
    '期間や容量の上限により削除されたか、保存されていません。ステップを実行し直すか、アップロードしてください。',
  ],
  OBJECT_CORRUPT: [
    '保存されたファイル {digest} の内容が名前と一致しません：{reason}。',
    'ディスクまたはストアを確認し、バックアップから戻すか、ステップを実行し直してください。',
  ],
  OBJECT_DIGEST_INVALID: [
    '「{digest}」は SHA-256 による名前ではありません。',
    'sha256: に続けて16進数64桁で書いてください。',
  ],
  OBJECT_TOO_LARGE: [
    'ファイルが上限の {limit} バイトを超えています。',
    '小さくするか、上限を上げてください。',
  ],
  STORE_FULL: ['{store}に空きがありません。', '空きを作るか、保存する量を減らしてください。'],
  STORE_ACCESS_DENIED: [
    '{store}へのアクセスが拒否されました：{reason}。',
    '権限または認証情報を確認してください。',
  ],
  STORE_UNAVAILABLE: [
    '{store}から応答がありません：{reason}。',
    '動作していて接続できるか確認してください。呼び出しは再試行されます。',
  ],
  STORE_NOT_FOUND: ['{store}はありません。', '作成するか、設定の名前を直してください。'],
  STORE_REFUSED: [
    '{store}への要求が拒否されました：{reason}。',
    '設定のエンドポイント、リージョン、ストアの名前を確認してください。',
  ],
  STORE_SETTINGS: [
    'オブジェクトストアの設定が使えません：{reason}。',
    '直してください。エンドポイントは、鍵を含めず http://HOST:PORT または https://HOST と書きます。',
  ],
  FILE_NOT_FOUND: [
    'ファイル {path} はありません。',
    '名前を確認してください。相対パスは {base} から始まります。',
  ],
  FILE_NOT_READABLE: ['{path} を読めません：{reason}。', '名前と権限を確認してください。'],
  OUTPUT_IS_INPUT: [
    '結果の保存先 {folder} から入力（{input}）も読まれます。',
    '--out で別のフォルダを指定してください。元のファイルの上書きや、結果が入力になることを防げます。',
  ],
  OUTPUT_NOT_WRITABLE: [
    '{path} に書き込めません：{reason}。',
    '書き込めるフォルダを選ぶか、空きを作ってください。',
  ],

  CONTENT_REMOVED: [
    '実行 {execution} の{what}は、期間と容量の上限により削除されました。記録は残っています。',
    'もう一度実行してください。長く残すには、実行を固定するか、パイプラインの上限を上げてください。',
  ],
  BACKUP_TARGET: [
    '{target} にバックアップを書けません：{reason}。',
    '既存のフォルダにある .tar、.tar.gz、.tar.zst のファイル名か、空のフォルダを指定してください。',
  ],
  BACKUP_ELSEWHERE: [
    '記録は PostgreSQL にあり、バックアップには PostgreSQL のツールを使います。',
    'pg_dump でデータベースを、その後にストアのツールでオブジェクトをバックアップしてください。この順なら、記録がオブジェクトより新しくなることはありません。',
  ],
  BACKUP_COPY_GONE: [
    'このバックアップの元になる記録の写しがなくなりました。',
    'バックアップをやり直してください。データフォルダを持つプロセスが起動し直された可能性があります。',
  ],
  BACKUP_DAMAGED: [
    'バックアップ {source} を復元できません：{reason}。',
    '別のバックアップを使ってください。このバックアップの内容はまだ使われていません。',
  ],
  BACKUP_NEWER: [
    'バックアップ {source} は、これより新しい Kumiki のものです。',
    'それを作った版以降の Kumiki に更新してください。',
  ],
  RESTORE_NOT_EMPTY: [
    'フォルダ {folder} は空ではありません。「{found}」があります。',
    '空のフォルダか、まだないフォルダを指定してください。',
  ],

  TRIGGER_NOT_FOUND: [
    'トリガー {trigger} はありません。',
    'ID を確認してください。誰かが削除した可能性があります。',
  ],
  TRIGGER_CONFLICT: [
    'トリガー {trigger} が途中で変わりました。リビジョンは {expected} ではなく {found} です。',
    '読み直してから、もう一度判断してください。',
  ],
  TRIGGERS_TOO_MANY: ['トリガーがすでに {limit} 個あります。', '不要なものを削除してください。'],
  FOLDER_NOT_ALLOWED: [
    'フォルダ {path} の監視は許可されていません。許可されているのは {allowed} です。',
    'その中のフォルダを指定してください。ほかのフォルダは運用者が KUMIKI_TRIGGER_FOLDERS（triggers.folders）で許可できます。',
  ],
  BUCKET_NOT_ALLOWED: [
    'バケット {bucket} の監視は許可されていません。許可されているのは {allowed} です。',
    'その中から指定してください。ほかのバケットは運用者が KUMIKI_TRIGGER_BUCKETS（triggers.buckets）で追加できます。',
  ],
  FOLDER_UNUSABLE: [
    'フォルダ {path} を監視できません：{reason}。',
    'フォルダがあり、プラットフォームから読めるか（ファイルを移動する場合は書けるか）確認してください。',
  ],
  FOLDER_TOO_LARGE: [
    'フォルダ {path} のファイルが {limit} 個を超えています。',
    '取り込んだファイルを移動する設定にするか、古いファイルを片付けてください。',
  ],
  SCHEDULE_INVALID: [
    '{timezone} の予定「{cron}」は使えません：{reason}。',
    '5つの項目（分、時、日、月、曜日）と、Asia/Tokyo のようなタイムゾーンを指定してください。',
  ],
} as const satisfies JapaneseTexts;
