/* Made from proto/kumiki/v1/image_processing.proto by "npm run generate"; changes here are lost. */

/** A piece of an image. All chunks of an image come one after another, in their order. */
export interface ImageChunk {
  /** Names the image in its results; with client_id, the same again is the same execution. 1 to 200 characters. */
  correlationId: string;
  imageData: Uint8Array;
  /** From 0. */
  chunkIndex: number;
  /** How many chunks the image has; 0 where the client does not know yet. */
  totalChunks: number;
  /** The image is complete with this chunk. */
  isFinalChunk: boolean;
  /** On the first chunk of an image; without it, that of the image before is kept. */
  metadata: ImageMetadata | null;
}

/** What is to be done with an image. */
export interface ImageMetadata {
  /** jpeg, png, webp, tiff, gif or avif; empty to leave it to the first bytes, which count in any case. */
  format: string;
  /** In pixels, as the client knows them; 0 where it does not. Nothing depends on them. */
  width: number;
  height: number;
  /** Who sends it, in the client's own words; with correlation_id, it makes repeated requests one execution. */
  clientId: string;
  pipelineConfig: PipelineConfig | null;
  /** The pipeline's other inputs by name. */
  inputs: { [name: string]: InputFile };
  /** The input that the image is for; empty for the pipeline's only required image input. */
  input: string;
}

export interface PipelineConfig {
  /** NAME, for the newest published version, or NAME@VERSION. */
  pipelineId: string;
  /** The pipeline's own parameters: text as it is where the parameter is a text, else JSON. */
  parameters: { [name: string]: string };
  priority: Priority;
  /** Whether the image becomes a recorded execution, or a frame of a pipeline that is deployed. */
  mode: Mode;
  /** Of a frame: how long it may take in milliseconds; 0 leaves that to its deployment. */
  deadlineMs: number;
  /** Of the frames of a stream: what happens to one for which there is no room. */
  policy: DropPolicy;
}

export type Mode = 'AUTO' | 'RECORDED' | 'REALTIME';

export type DropPolicy = 'AS_DEPLOYED' | 'BLOCK' | 'DROP_OLDEST' | 'DROP_NEWEST';

/** What waits is taken up by it. */
export type Priority = 'LOW' | 'NORMAL' | 'HIGH';

/** A value of an input beside the image. */
export interface InputFile {
  content?: Uint8Array;
  /** The file_id of a file that is stored already: sha256:… */
  fileId?: string;
  /** What people call the file. */
  name: string;
}

export interface ImageRequest {
  /** As in ImageChunk. */
  correlationId: string;
  /** The whole image. */
  imageData: Uint8Array;
  metadata: ImageMetadata | null;
}

/** The last word on one image of a stream. */
export interface ProcessingResult {
  correlationId: string;
  /** Empty where the image was not accepted, and for frames. */
  executionId: string;
  /**
   * SUCCESS; FAILED, where a step failed; CANCELLED, where somebody cancelled the execution; REJECTED, where the image
   * was not accepted; DROPPED, where a frame had no room or was late.
   */
  status: string;
  /** The pipeline's image: GET /api/v1/files/{file_id} of the REST interface gives its bytes. */
  outputFileId: string;
  /** The same image, where it fits into the message; else empty. */
  imageData: Uint8Array;
  /** Of the image, for example image/png. */
  mediaType: string;
  /** All that the pipeline gave, by name. */
  outputs: { [name: string]: OutputValue };
  /** In the order of the plan. */
  steps: StepTime[];
  /** With all statuses but SUCCESS. */
  error: ProcessingError | null;
}

export interface ProcessingResponse {
  /** As in ProcessingResult. */
  correlationId: string;
  executionId: string;
  status: string;
  outputFileId: string;
  imageData: Uint8Array;
  mediaType: string;
  outputs: { [name: string]: OutputValue };
  steps: StepTime[];
  error: ProcessingError | null;
}

/** One output of the pipeline: a file or JSON. */
export interface OutputValue {
  /** JSON, as docs/values.md describes it; files in it as {"file_id", "size", "media_type", "name"}. */
  json?: string;
  /** sha256:… of a stored file. */
  fileId?: string;
  /** With a file. */
  mediaType: string;
  /** Bytes of the file. */
  size: number;
  /** The file itself, where it is nowhere stored: of a frame. The image of the result is in image_data alone. */
  content: Uint8Array;
}

export interface StepTime {
  step: string;
  /** succeeded, cached, skipped, failed or cancelled; pending where it was not reached. */
  status: string;
  /** From its begin to its end in milliseconds; 0 where it did not run. */
  durationMs: number;
  /** What its component had kept of the frames before is gone with the process that had it: it began anew with this one. */
  stateLost: boolean;
}

export interface ProcessingError {
  /** A code of docs/errors.md. */
  code: string;
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what to do about it. */
  remedy: string;
  /** The same again may succeed later. */
  retryable: boolean;
  /** The step that failed, where one did. */
  step: string;
}

export const descriptor = {
  "nested": {
    "kumiki": {
      "nested": {
        "v1": {
          "nested": {
            "ImageProcessingService": {
              "methods": {
                "ProcessImageStream": {
                  "requestType": "ImageChunk",
                  "requestStream": true,
                  "responseType": "ProcessingResult",
                  "responseStream": true
                },
                "ProcessSingleImage": {
                  "requestType": "ImageRequest",
                  "responseType": "ProcessingResponse"
                }
              }
            },
            "ImageChunk": {
              "fields": {
                "correlationId": {
                  "type": "string",
                  "id": 1,
                  "protoName": "correlation_id"
                },
                "imageData": {
                  "type": "bytes",
                  "id": 2,
                  "protoName": "image_data"
                },
                "chunkIndex": {
                  "type": "int32",
                  "id": 3,
                  "protoName": "chunk_index"
                },
                "totalChunks": {
                  "type": "int32",
                  "id": 4,
                  "protoName": "total_chunks"
                },
                "isFinalChunk": {
                  "type": "bool",
                  "id": 5,
                  "protoName": "is_final_chunk"
                },
                "metadata": {
                  "type": "ImageMetadata",
                  "id": 6
                }
              }
            },
            "ImageMetadata": {
              "fields": {
                "format": {
                  "type": "string",
                  "id": 1
                },
                "width": {
                  "type": "int32",
                  "id": 2
                },
                "height": {
                  "type": "int32",
                  "id": 3
                },
                "clientId": {
                  "type": "string",
                  "id": 4,
                  "protoName": "client_id"
                },
                "pipelineConfig": {
                  "type": "PipelineConfig",
                  "id": 5,
                  "protoName": "pipeline_config"
                },
                "inputs": {
                  "keyType": "string",
                  "type": "InputFile",
                  "id": 6
                },
                "input": {
                  "type": "string",
                  "id": 7
                }
              }
            },
            "PipelineConfig": {
              "fields": {
                "pipelineId": {
                  "type": "string",
                  "id": 1,
                  "protoName": "pipeline_id"
                },
                "parameters": {
                  "keyType": "string",
                  "type": "string",
                  "id": 2
                },
                "priority": {
                  "type": "Priority",
                  "id": 3
                },
                "mode": {
                  "type": "Mode",
                  "id": 4
                },
                "deadlineMs": {
                  "type": "uint32",
                  "id": 5,
                  "protoName": "deadline_ms"
                },
                "policy": {
                  "type": "DropPolicy",
                  "id": 6
                }
              }
            },
            "Mode": {
              "values": {
                "AUTO": 0,
                "RECORDED": 1,
                "REALTIME": 2
              }
            },
            "DropPolicy": {
              "values": {
                "AS_DEPLOYED": 0,
                "BLOCK": 1,
                "DROP_OLDEST": 2,
                "DROP_NEWEST": 3
              }
            },
            "Priority": {
              "values": {
                "LOW": 0,
                "NORMAL": 1,
                "HIGH": 2
              }
            },
            "InputFile": {
              "oneofs": {
                "source": {
                  "oneof": [
                    "content",
                    "fileId"
                  ]
                }
              },
              "fields": {
                "content": {
                  "type": "bytes",
                  "id": 1
                },
                "fileId": {
                  "type": "string",
                  "id": 2,
                  "protoName": "file_id"
                },
                "name": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "ImageRequest": {
              "fields": {
                "correlationId": {
                  "type": "string",
                  "id": 1,
                  "protoName": "correlation_id"
                },
                "imageData": {
                  "type": "bytes",
                  "id": 2,
                  "protoName": "image_data"
                },
                "metadata": {
                  "type": "ImageMetadata",
                  "id": 3
                }
              }
            },
            "ProcessingResult": {
              "fields": {
                "correlationId": {
                  "type": "string",
                  "id": 1,
                  "protoName": "correlation_id"
                },
                "executionId": {
                  "type": "string",
                  "id": 2,
                  "protoName": "execution_id"
                },
                "status": {
                  "type": "string",
                  "id": 3
                },
                "outputFileId": {
                  "type": "string",
                  "id": 4,
                  "protoName": "output_file_id"
                },
                "imageData": {
                  "type": "bytes",
                  "id": 5,
                  "protoName": "image_data"
                },
                "mediaType": {
                  "type": "string",
                  "id": 6,
                  "protoName": "media_type"
                },
                "outputs": {
                  "keyType": "string",
                  "type": "OutputValue",
                  "id": 7
                },
                "steps": {
                  "rule": "repeated",
                  "type": "StepTime",
                  "id": 8
                },
                "error": {
                  "type": "ProcessingError",
                  "id": 9
                }
              }
            },
            "ProcessingResponse": {
              "fields": {
                "correlationId": {
                  "type": "string",
                  "id": 1,
                  "protoName": "correlation_id"
                },
                "executionId": {
                  "type": "string",
                  "id": 2,
                  "protoName": "execution_id"
                },
                "status": {
                  "type": "string",
                  "id": 3
                },
                "outputFileId": {
                  "type": "string",
                  "id": 4,
                  "protoName": "output_file_id"
                },
                "imageData": {
                  "type": "bytes",
                  "id": 5,
                  "protoName": "image_data"
                },
                "mediaType": {
                  "type": "string",
                  "id": 6,
                  "protoName": "media_type"
                },
                "outputs": {
                  "keyType": "string",
                  "type": "OutputValue",
                  "id": 7
                },
                "steps": {
                  "rule": "repeated",
                  "type": "StepTime",
                  "id": 8
                },
                "error": {
                  "type": "ProcessingError",
                  "id": 9
                }
              }
            },
            "OutputValue": {
              "oneofs": {
                "value": {
                  "oneof": [
                    "json",
                    "fileId"
                  ]
                }
              },
              "fields": {
                "json": {
                  "type": "string",
                  "id": 1
                },
                "fileId": {
                  "type": "string",
                  "id": 2,
                  "protoName": "file_id"
                },
                "mediaType": {
                  "type": "string",
                  "id": 3,
                  "protoName": "media_type"
                },
                "size": {
                  "type": "int64",
                  "id": 4
                },
                "content": {
                  "type": "bytes",
                  "id": 5
                }
              }
            },
            "StepTime": {
              "fields": {
                "step": {
                  "type": "string",
                  "id": 1
                },
                "status": {
                  "type": "string",
                  "id": 2
                },
                "durationMs": {
                  "type": "double",
                  "id": 3,
                  "protoName": "duration_ms"
                },
                "stateLost": {
                  "type": "bool",
                  "id": 4,
                  "protoName": "state_lost"
                }
              }
            },
            "ProcessingError": {
              "fields": {
                "code": {
                  "type": "string",
                  "id": 1
                },
                "message": {
                  "type": "string",
                  "id": 2
                },
                "remedy": {
                  "type": "string",
                  "id": 3
                },
                "retryable": {
                  "type": "bool",
                  "id": 4
                },
                "step": {
                  "type": "string",
                  "id": 5
                }
              }
            }
          }
        }
      }
    }
  }
};
