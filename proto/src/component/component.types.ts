/* Made from proto/kumiki/v1/component.proto by "npm run generate"; changes here are lost. */

export interface DescribeRequest {
  /** The version of this contract that the client speaks: 1. */
  protocol: number;
  /** What to serve under the name of the metadata `kumiki-component`, to a worker that was started to serve several. */
  load: Load | null;
}

/** A component in a folder of the worker's machine. Naming it again is no second setup. */
export interface Load {
  folder: string;
  /** component.yaml as JSON. */
  manifest: string;
}

export interface Description {
  /** The version of this contract that the worker speaks: 1. */
  protocol: number;
  /** The component's manifest, component.yaml as JSON. */
  manifest: string;
  /** What the worker is written with, e.g. "typescript" and "0.1.0". */
  sdkLanguage: string;
  sdkVersion: string;
  processId: number;
  /** How many packets it works on at a time; the client never has more of them out. */
  concurrency: number;
  /** The encoded formats that it decodes (jpeg, png, webp, tiff, gif, avif); pictures in others come as pixels. */
  decodes: string[];
  /** It keeps pictures for packets that say `hold`, for the packets that follow, of all components that it serves. */
  holds: boolean;
  /** Its component keeps something from frame to frame, by `stream` of packets, and answers `end_stream`. */
  streams: boolean;
  /** Its component is only a change to a picture: packets for it may name others of the same process that say so in `joining`. */
  joins: boolean;
}

export interface ToWorker {
  open?: Open;
  packet?: Packet;
  cancel?: Cancel;
  release?: Release;
  fetch?: Fetch;
  drop?: Drop;
  endStream?: EndStream;
}

export interface FromWorker {
  ready?: Ready;
  accepted?: Accepted;
  progress?: Progress;
  log?: LogLine;
  result?: Result;
  fetched?: Fetched;
  streamEnded?: StreamEnded;
}

/** The first message of a stream. */
export interface Open {
  protocol: number;
}

/** The answer to `open`. */
export interface Ready {
  /** How many packets the client may have out; each result gives one back. */
  credits: number;
}

/** One run of the component over one item. */
export interface Packet {
  /** Chosen by the client, 1 to 128 characters, unlike those of all packets that are out. */
  id: string;
  inputs: { [name: string]: Value };
  /** A JSON object, complete and valid by the manifest's schema. */
  params: string;
  /** How long the run may take from now on, in milliseconds; 0 for no limit. */
  deadlineMs: number;
  /** 1 for the first attempt. */
  attempt: number;
  /** Names the frames of pictures that the run makes from no other: ROOT#1, ROOT#2… */
  root: string;
  /** The trace that the run belongs to (W3C Trace Context), or empty: for a component that calls other services. */
  traceparent: string;
  /** Pictures that it gives may stay in the worker, where the description says `holds`. */
  hold: boolean;
  /**
   * The stream that the packet is a frame of, or empty: packets of one name come in order, for components that keep
   * something from frame to frame.
   */
  stream: string;
  /**
   * Runs that each take the only picture of the one before, which nobody else needs: as many of them as give the same
   * pixels so may be done as one with this run, from the first one on.
   */
  joining: Joining[];
}

/** A run to be done as one with the one before it. */
export interface Joining {
  /** The name of its component, which is set up in the same process and says `joins`. */
  component: string;
  /** As those of a packet. */
  params: string;
  hold: boolean;
}

/** No frames of a stream come any more: what the component does at its end is done now. */
export interface EndStream {
  stream: string;
}

/** The answer to `end_stream`. */
export interface StreamEnded {
  stream: string;
  /** Where the component failed at the end of the stream. */
  error: Error | null;
}

/** Asks the run of a packet to end. An id that is not out is ignored. */
export interface Cancel {
  id: string;
}

/** The client has read the outputs of a packet: the worker may use their slots again. */
export interface Release {
  id: string;
}

/** Asks for a picture that stayed in the worker. */
export interface Fetch {
  /** As that of a packet; `release` then gives its slots back. */
  id: string;
  held: number;
}

/** Pictures that stayed in the worker are not needed any more. Those of a stream that ends go with it. */
export interface Drop {
  held: number[];
}

/** The answer to `fetch`. */
export interface Fetched {
  id: string;
  value: Value | null;
  /** In place of the value, where it is not there. */
  error: Error | null;
}

/** The run has begun. */
export interface Accepted {
  id: string;
}

/** How far a run is, 0 to 1. */
export interface Progress {
  id: string;
  fraction: number;
  message: string;
}

/** One line of a run's log. */
export interface LogLine {
  id: string;
  /** debug, info, warn or error */
  level: string;
  message: string;
  /** A JSON object, or empty. */
  data: string;
  /** Milliseconds since 1970. */
  time: number;
}

/** The last word on a packet. */
export interface Result {
  id: string;
  outcome: Outcome;
  /** With OK only. Their slots belong to the client until it sends `release`. */
  outputs: { [name: string]: Value };
  /** With the other outcomes. */
  error: Error | null;
  /** Processor time of the run in milliseconds; 0 where the worker does not know. */
  cpuMs: number;
  /** How many of the runs in `joining` were done with it: the outputs are those of the last of them. */
  joined: number;
}

export type Outcome = 'OUTCOME_UNSPECIFIED' | 'OK' | 'BAD_DATA' | 'TRY_AGAIN' | 'FAILED';

export interface Error {
  /** A code of docs/errors.md, or one of the component's own in the same form. */
  code: string;
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what to do about it. */
  remedy: string;
  /** The input that it is about, where it is about one. */
  input: string;
  /** Where it arose, for the component's author: the stack. */
  trace: string;
}

export interface Value {
  /** JSON, UTF-8 */
  data?: Bytes;
  picture?: Picture;
  file?: File;
  list?: List;
  /** A picture that stayed in the worker, by its number: in results, and then in packets to the same process. */
  held?: number;
}

export interface List {
  items: Value[];
}

/** Content: small in the message, large in a slot. */
export interface Bytes {
  inline?: Uint8Array;
  slot?: Slot;
}

/** A piece of a file in the shared folder. */
export interface Slot {
  /** A plain name: inputs are in SHARED/inputs/NAME, outputs in SHARED/outputs/NAME. */
  name: string;
  /** Both in bytes. */
  offset: number;
  size: number;
}

export interface Picture {
  pixels?: Pixels;
  encoded?: Encoded;
  frame: Frame | null;
  origin: Origin | null;
}

/**
 * Height × width × channels, row by row from the top left, samples of a pixel side by side, upright, straight
 * alpha, more than one byte a sample in little-endian order.
 */
export interface Pixels {
  samples: Bytes | null;
  height: number;
  width: number;
  /** 1 grey; 2 grey, alpha; 3 red, green, blue; 4 red, green, blue, alpha */
  channels: number;
  depth: Depth;
  space: Space;
}

export type Depth = 'DEPTH_UNSPECIFIED' | 'UINT8' | 'UINT16' | 'FLOAT32';

export type Space = 'SPACE_UNSPECIFIED' | 'GREY' | 'SRGB';

/** A picture as a file of one page; orientation and colour profile are to be applied by whoever decodes it. */
export interface Encoded {
  file: Bytes | null;
  /** jpeg, png, webp, tiff, gif or avif */
  format: string;
  /** For outputs: the component chose the encoding, so that the file is kept as it is. */
  chosen: boolean;
}

/** Where the pixels are in the picture that they come from. */
export interface Frame {
  root: string;
  width: number;
  height: number;
  /** 3 × 3, row by row, from pixels of this picture to pixels of the root; empty for the identity. */
  toRoot: number[];
}

/** The file that a picture leads back to; it shapes what is written in the end. */
export interface Origin {
  name: string;
  format: string;
  /** Pixels per inch; 0 where it is not known. */
  density: number;
}

/** A file as a value: a model, a font, a document. */
export interface File {
  content: Bytes | null;
  name: string;
  mediaType: string;
  /** sha256:… of the content */
  digest: string;
}

export const descriptor = {
  "nested": {
    "kumiki": {
      "nested": {
        "v1": {
          "nested": {
            "Component": {
              "methods": {
                "Describe": {
                  "requestType": "DescribeRequest",
                  "responseType": "Description"
                },
                "Process": {
                  "requestType": "ToWorker",
                  "requestStream": true,
                  "responseType": "FromWorker",
                  "responseStream": true
                }
              }
            },
            "DescribeRequest": {
              "fields": {
                "protocol": {
                  "type": "uint32",
                  "id": 1
                },
                "load": {
                  "type": "Load",
                  "id": 2
                }
              }
            },
            "Load": {
              "fields": {
                "folder": {
                  "type": "string",
                  "id": 1
                },
                "manifest": {
                  "type": "string",
                  "id": 2
                }
              }
            },
            "Description": {
              "fields": {
                "protocol": {
                  "type": "uint32",
                  "id": 1
                },
                "manifest": {
                  "type": "string",
                  "id": 2
                },
                "sdkLanguage": {
                  "type": "string",
                  "id": 3,
                  "protoName": "sdk_language"
                },
                "sdkVersion": {
                  "type": "string",
                  "id": 4,
                  "protoName": "sdk_version"
                },
                "processId": {
                  "type": "uint32",
                  "id": 5,
                  "protoName": "process_id"
                },
                "concurrency": {
                  "type": "uint32",
                  "id": 6
                },
                "decodes": {
                  "rule": "repeated",
                  "type": "string",
                  "id": 7
                },
                "holds": {
                  "type": "bool",
                  "id": 8
                },
                "streams": {
                  "type": "bool",
                  "id": 9
                },
                "joins": {
                  "type": "bool",
                  "id": 10
                }
              }
            },
            "ToWorker": {
              "oneofs": {
                "message": {
                  "oneof": [
                    "open",
                    "packet",
                    "cancel",
                    "release",
                    "fetch",
                    "drop",
                    "endStream"
                  ]
                }
              },
              "fields": {
                "open": {
                  "type": "Open",
                  "id": 1
                },
                "packet": {
                  "type": "Packet",
                  "id": 2
                },
                "cancel": {
                  "type": "Cancel",
                  "id": 3
                },
                "release": {
                  "type": "Release",
                  "id": 4
                },
                "fetch": {
                  "type": "Fetch",
                  "id": 5
                },
                "drop": {
                  "type": "Drop",
                  "id": 6
                },
                "endStream": {
                  "type": "EndStream",
                  "id": 7,
                  "protoName": "end_stream"
                }
              }
            },
            "FromWorker": {
              "oneofs": {
                "message": {
                  "oneof": [
                    "ready",
                    "accepted",
                    "progress",
                    "log",
                    "result",
                    "fetched",
                    "streamEnded"
                  ]
                }
              },
              "fields": {
                "ready": {
                  "type": "Ready",
                  "id": 1
                },
                "accepted": {
                  "type": "Accepted",
                  "id": 2
                },
                "progress": {
                  "type": "Progress",
                  "id": 3
                },
                "log": {
                  "type": "LogLine",
                  "id": 4
                },
                "result": {
                  "type": "Result",
                  "id": 5
                },
                "fetched": {
                  "type": "Fetched",
                  "id": 6
                },
                "streamEnded": {
                  "type": "StreamEnded",
                  "id": 7,
                  "protoName": "stream_ended"
                }
              }
            },
            "Open": {
              "fields": {
                "protocol": {
                  "type": "uint32",
                  "id": 1
                }
              }
            },
            "Ready": {
              "fields": {
                "credits": {
                  "type": "uint32",
                  "id": 1
                }
              }
            },
            "Packet": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "inputs": {
                  "keyType": "string",
                  "type": "Value",
                  "id": 2
                },
                "params": {
                  "type": "string",
                  "id": 3
                },
                "deadlineMs": {
                  "type": "uint32",
                  "id": 4,
                  "protoName": "deadline_ms"
                },
                "attempt": {
                  "type": "uint32",
                  "id": 5
                },
                "root": {
                  "type": "string",
                  "id": 6
                },
                "traceparent": {
                  "type": "string",
                  "id": 7
                },
                "hold": {
                  "type": "bool",
                  "id": 8
                },
                "stream": {
                  "type": "string",
                  "id": 9
                },
                "joining": {
                  "rule": "repeated",
                  "type": "Joining",
                  "id": 10
                }
              }
            },
            "Joining": {
              "fields": {
                "component": {
                  "type": "string",
                  "id": 1
                },
                "params": {
                  "type": "string",
                  "id": 2
                },
                "hold": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "EndStream": {
              "fields": {
                "stream": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "StreamEnded": {
              "fields": {
                "stream": {
                  "type": "string",
                  "id": 1
                },
                "error": {
                  "type": "Error",
                  "id": 2
                }
              }
            },
            "Cancel": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "Release": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "Fetch": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "held": {
                  "type": "uint32",
                  "id": 2
                }
              }
            },
            "Drop": {
              "fields": {
                "held": {
                  "rule": "repeated",
                  "type": "uint32",
                  "id": 1
                }
              }
            },
            "Fetched": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "value": {
                  "type": "Value",
                  "id": 2
                },
                "error": {
                  "type": "Error",
                  "id": 3
                }
              }
            },
            "Accepted": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                }
              }
            },
            "Progress": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "fraction": {
                  "type": "double",
                  "id": 2
                },
                "message": {
                  "type": "string",
                  "id": 3
                }
              }
            },
            "LogLine": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "level": {
                  "type": "string",
                  "id": 2
                },
                "message": {
                  "type": "string",
                  "id": 3
                },
                "data": {
                  "type": "string",
                  "id": 4
                },
                "time": {
                  "type": "double",
                  "id": 5
                }
              }
            },
            "Result": {
              "fields": {
                "id": {
                  "type": "string",
                  "id": 1
                },
                "outcome": {
                  "type": "Outcome",
                  "id": 2
                },
                "outputs": {
                  "keyType": "string",
                  "type": "Value",
                  "id": 3
                },
                "error": {
                  "type": "Error",
                  "id": 4
                },
                "cpuMs": {
                  "type": "double",
                  "id": 5,
                  "protoName": "cpu_ms"
                },
                "joined": {
                  "type": "uint32",
                  "id": 6
                }
              }
            },
            "Outcome": {
              "values": {
                "OUTCOME_UNSPECIFIED": 0,
                "OK": 1,
                "BAD_DATA": 2,
                "TRY_AGAIN": 3,
                "FAILED": 4
              }
            },
            "Error": {
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
                "input": {
                  "type": "string",
                  "id": 4
                },
                "trace": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "Value": {
              "oneofs": {
                "form": {
                  "oneof": [
                    "data",
                    "picture",
                    "file",
                    "list",
                    "held"
                  ]
                }
              },
              "fields": {
                "data": {
                  "type": "Bytes",
                  "id": 1
                },
                "picture": {
                  "type": "Picture",
                  "id": 2
                },
                "file": {
                  "type": "File",
                  "id": 3
                },
                "list": {
                  "type": "List",
                  "id": 4
                },
                "held": {
                  "type": "uint32",
                  "id": 5
                }
              }
            },
            "List": {
              "fields": {
                "items": {
                  "rule": "repeated",
                  "type": "Value",
                  "id": 1
                }
              }
            },
            "Bytes": {
              "oneofs": {
                "place": {
                  "oneof": [
                    "inline",
                    "slot"
                  ]
                }
              },
              "fields": {
                "inline": {
                  "type": "bytes",
                  "id": 1
                },
                "slot": {
                  "type": "Slot",
                  "id": 2
                }
              }
            },
            "Slot": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "offset": {
                  "type": "uint32",
                  "id": 2
                },
                "size": {
                  "type": "uint32",
                  "id": 3
                }
              }
            },
            "Picture": {
              "oneofs": {
                "content": {
                  "oneof": [
                    "pixels",
                    "encoded"
                  ]
                }
              },
              "fields": {
                "pixels": {
                  "type": "Pixels",
                  "id": 1
                },
                "encoded": {
                  "type": "Encoded",
                  "id": 2
                },
                "frame": {
                  "type": "Frame",
                  "id": 3
                },
                "origin": {
                  "type": "Origin",
                  "id": 4
                }
              }
            },
            "Pixels": {
              "fields": {
                "samples": {
                  "type": "Bytes",
                  "id": 1
                },
                "height": {
                  "type": "uint32",
                  "id": 2
                },
                "width": {
                  "type": "uint32",
                  "id": 3
                },
                "channels": {
                  "type": "uint32",
                  "id": 4
                },
                "depth": {
                  "type": "Depth",
                  "id": 5
                },
                "space": {
                  "type": "Space",
                  "id": 6
                }
              }
            },
            "Depth": {
              "values": {
                "DEPTH_UNSPECIFIED": 0,
                "UINT8": 1,
                "UINT16": 2,
                "FLOAT32": 3
              }
            },
            "Space": {
              "values": {
                "SPACE_UNSPECIFIED": 0,
                "GREY": 1,
                "SRGB": 2
              }
            },
            "Encoded": {
              "fields": {
                "file": {
                  "type": "Bytes",
                  "id": 1
                },
                "format": {
                  "type": "string",
                  "id": 2
                },
                "chosen": {
                  "type": "bool",
                  "id": 3
                }
              }
            },
            "Frame": {
              "fields": {
                "root": {
                  "type": "string",
                  "id": 1
                },
                "width": {
                  "type": "uint32",
                  "id": 2
                },
                "height": {
                  "type": "uint32",
                  "id": 3
                },
                "toRoot": {
                  "rule": "repeated",
                  "type": "double",
                  "id": 4,
                  "protoName": "to_root"
                }
              }
            },
            "Origin": {
              "fields": {
                "name": {
                  "type": "string",
                  "id": 1
                },
                "format": {
                  "type": "string",
                  "id": 2
                },
                "density": {
                  "type": "double",
                  "id": 3
                }
              }
            },
            "File": {
              "fields": {
                "content": {
                  "type": "Bytes",
                  "id": 1
                },
                "name": {
                  "type": "string",
                  "id": 2
                },
                "mediaType": {
                  "type": "string",
                  "id": 3,
                  "protoName": "media_type"
                },
                "digest": {
                  "type": "string",
                  "id": 4
                }
              }
            }
          }
        }
      }
    }
  }
};
