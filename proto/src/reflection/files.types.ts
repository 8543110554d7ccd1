/* Made from the .proto files in proto/ by "npm run generate"; changes here are lost. */

/** A .proto file for the reflection service. */
export interface ProtoFile {
  /** As others import it. */
  readonly name: string;
  /** The names of the files that it imports. */
  readonly imports: readonly string[];
  /** The full names of its services. */
  readonly services: readonly string[];
  /** The full names of all that it declares, services too. */
  readonly symbols: readonly string[];
  /** google.protobuf.FileDescriptorProto, base64. */
  readonly descriptor: string;
}

export const protoFiles: readonly ProtoFile[] = [
  {
    "name": "kumiki/v1/image_processing.proto",
    "imports": [],
    "services": [
      "kumiki.v1.ImageProcessingService"
    ],
    "symbols": [
      "kumiki.v1.ImageProcessingService",
      "kumiki.v1.ImageProcessingService.ProcessImageStream",
      "kumiki.v1.ImageProcessingService.ProcessSingleImage",
      "kumiki.v1.ImageChunk",
      "kumiki.v1.ImageChunk.correlation_id",
      "kumiki.v1.ImageChunk.image_data",
      "kumiki.v1.ImageChunk.chunk_index",
      "kumiki.v1.ImageChunk.total_chunks",
      "kumiki.v1.ImageChunk.is_final_chunk",
      "kumiki.v1.ImageChunk.metadata",
      "kumiki.v1.ImageMetadata",
      "kumiki.v1.ImageMetadata.format",
      "kumiki.v1.ImageMetadata.width",
      "kumiki.v1.ImageMetadata.height",
      "kumiki.v1.ImageMetadata.client_id",
      "kumiki.v1.ImageMetadata.pipeline_config",
      "kumiki.v1.ImageMetadata.inputs",
      "kumiki.v1.ImageMetadata.input",
      "kumiki.v1.PipelineConfig",
      "kumiki.v1.PipelineConfig.pipeline_id",
      "kumiki.v1.PipelineConfig.parameters",
      "kumiki.v1.PipelineConfig.priority",
      "kumiki.v1.PipelineConfig.mode",
      "kumiki.v1.PipelineConfig.deadline_ms",
      "kumiki.v1.PipelineConfig.policy",
      "kumiki.v1.Mode",
      "kumiki.v1.DropPolicy",
      "kumiki.v1.Priority",
      "kumiki.v1.InputFile",
      "kumiki.v1.InputFile.content",
      "kumiki.v1.InputFile.file_id",
      "kumiki.v1.InputFile.name",
      "kumiki.v1.ImageRequest",
      "kumiki.v1.ImageRequest.correlation_id",
      "kumiki.v1.ImageRequest.image_data",
      "kumiki.v1.ImageRequest.metadata",
      "kumiki.v1.ProcessingResult",
      "kumiki.v1.ProcessingResult.correlation_id",
      "kumiki.v1.ProcessingResult.execution_id",
      "kumiki.v1.ProcessingResult.status",
      "kumiki.v1.ProcessingResult.output_file_id",
      "kumiki.v1.ProcessingResult.image_data",
      "kumiki.v1.ProcessingResult.media_type",
      "kumiki.v1.ProcessingResult.outputs",
      "kumiki.v1.ProcessingResult.steps",
      "kumiki.v1.ProcessingResult.error",
      "kumiki.v1.ProcessingResponse",
      "kumiki.v1.ProcessingResponse.correlation_id",
      "kumiki.v1.ProcessingResponse.execution_id",
      "kumiki.v1.ProcessingResponse.status",
      "kumiki.v1.ProcessingResponse.output_file_id",
      "kumiki.v1.ProcessingResponse.image_data",
      "kumiki.v1.ProcessingResponse.media_type",
      "kumiki.v1.ProcessingResponse.outputs",
      "kumiki.v1.ProcessingResponse.steps",
      "kumiki.v1.ProcessingResponse.error",
      "kumiki.v1.OutputValue",
      "kumiki.v1.OutputValue.json",
      "kumiki.v1.OutputValue.file_id",
      "kumiki.v1.OutputValue.media_type",
      "kumiki.v1.OutputValue.size",
      "kumiki.v1.OutputValue.content",
      "kumiki.v1.StepTime",
      "kumiki.v1.StepTime.step",
      "kumiki.v1.StepTime.status",
      "kumiki.v1.StepTime.duration_ms",
      "kumiki.v1.StepTime.state_lost",
      "kumiki.v1.ProcessingError",
      "kumiki.v1.ProcessingError.code",
      "kumiki.v1.ProcessingError.message",
      "kumiki.v1.ProcessingError.remedy",
      "kumiki.v1.ProcessingError.retryable",
      "kumiki.v1.ProcessingError.step"
    ],
    "descriptor": "CiBrdW1pa2kvdjEvaW1hZ2VfcHJvY2Vzc2luZy5wcm90bxIJa3VtaWtpLnYxIqcBCgpJbWFnZUNodW5rEhYKDmNvcnJlbGF0aW9uX2lkGAEgASgJEhIKCmltYWdlX2RhdGEYAiABKAwSEwoLY2h1bmtfaW5kZXgYAyABKAUSFAoMdG90YWxfY2h1bmtzGAQgASgFEhYKDmlzX2ZpbmFsX2NodW5rGAUgASgIEioKCG1ldGFkYXRhGAYgASgLMhgua3VtaWtpLnYxLkltYWdlTWV0YWRhdGEijwIKDUltYWdlTWV0YWRhdGESDgoGZm9ybWF0GAEgASgJEg0KBXdpZHRoGAIgASgFEg4KBmhlaWdodBgDIAEoBRIRCgljbGllbnRfaWQYBCABKAkSMgoPcGlwZWxpbmVfY29uZmlnGAUgASgLMhkua3VtaWtpLnYxLlBpcGVsaW5lQ29uZmlnEjQKBmlucHV0cxgGIAMoCzIkLmt1bWlraS52MS5JbWFnZU1ldGFkYXRhLklucHV0c0VudHJ5Eg0KBWlucHV0GAcgASgJGkMKC0lucHV0c0VudHJ5EgsKA2tleRgBIAEoCRIjCgV2YWx1ZRgCIAEoCzIULmt1bWlraS52MS5JbnB1dEZpbGU6AjgBIpkCCg5QaXBlbGluZUNvbmZpZxITCgtwaXBlbGluZV9pZBgBIAEoCRI9CgpwYXJhbWV0ZXJzGAIgAygLMikua3VtaWtpLnYxLlBpcGVsaW5lQ29uZmlnLlBhcmFtZXRlcnNFbnRyeRIlCghwcmlvcml0eRgDIAEoDjITLmt1bWlraS52MS5Qcmlvcml0eRIdCgRtb2RlGAQgASgOMg8ua3VtaWtpLnYxLk1vZGUSEwoLZGVhZGxpbmVfbXMYBSABKA0SJQoGcG9saWN5GAYgASgOMhUua3VtaWtpLnYxLkRyb3BQb2xpY3kaMQoPUGFyYW1ldGVyc0VudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAEiSQoJSW5wdXRGaWxlEhEKB2NvbnRlbnQYASABKAxIABIRCgdmaWxlX2lkGAIgASgJSAASDAoEbmFtZRgDIAEoCUIICgZzb3VyY2UiZgoMSW1hZ2VSZXF1ZXN0EhYKDmNvcnJlbGF0aW9uX2lkGAEgASgJEhIKCmltYWdlX2RhdGEYAiABKAwSKgoIbWV0YWRhdGEYAyABKAsyGC5rdW1pa2kudjEuSW1hZ2VNZXRhZGF0YSLiAgoQUHJvY2Vzc2luZ1Jlc3VsdBIWCg5jb3JyZWxhdGlvbl9pZBgBIAEoCRIUCgxleGVjdXRpb25faWQYAiABKAkSDgoGc3RhdHVzGAMgASgJEhYKDm91dHB1dF9maWxlX2lkGAQgASgJEhIKCmltYWdlX2RhdGEYBSABKAwSEgoKbWVkaWFfdHlwZRgGIAEoCRI5CgdvdXRwdXRzGAcgAygLMigua3VtaWtpLnYxLlByb2Nlc3NpbmdSZXN1bHQuT3V0cHV0c0VudHJ5EiIKBXN0ZXBzGAggAygLMhMua3VtaWtpLnYxLlN0ZXBUaW1lEikKBWVycm9yGAkgASgLMhoua3VtaWtpLnYxLlByb2Nlc3NpbmdFcnJvchpGCgxPdXRwdXRzRW50cnkSCwoDa2V5GAEgASgJEiUKBXZhbHVlGAIgASgLMhYua3VtaWtpLnYxLk91dHB1dFZhbHVlOgI4ASLmAgoSUHJvY2Vzc2luZ1Jlc3BvbnNlEhYKDmNvcnJlbGF0aW9uX2lkGAEgASgJEhQKDGV4ZWN1dGlvbl9pZBgCIAEoCRIOCgZzdGF0dXMYAyABKAkSFgoOb3V0cHV0X2ZpbGVfaWQYBCABKAkSEgoKaW1hZ2VfZGF0YRgFIAEoDBISCgptZWRpYV90eXBlGAYgASgJEjsKB291dHB1dHMYByADKAsyKi5rdW1pa2kudjEuUHJvY2Vzc2luZ1Jlc3BvbnNlLk91dHB1dHNFbnRyeRIiCgVzdGVwcxgIIAMoCzITLmt1bWlraS52MS5TdGVwVGltZRIpCgVlcnJvchgJIAEoCzIaLmt1bWlraS52MS5Qcm9jZXNzaW5nRXJyb3IaRgoMT3V0cHV0c0VudHJ5EgsKA2tleRgBIAEoCRIlCgV2YWx1ZRgCIAEoCzIWLmt1bWlraS52MS5PdXRwdXRWYWx1ZToCOAEibAoLT3V0cHV0VmFsdWUSDgoEanNvbhgBIAEoCUgAEhEKB2ZpbGVfaWQYAiABKAlIABISCgptZWRpYV90eXBlGAMgASgJEgwKBHNpemUYBCABKAMSDwoHY29udGVudBgFIAEoDEIHCgV2YWx1ZSJRCghTdGVwVGltZRIMCgRzdGVwGAEgASgJEg4KBnN0YXR1cxgCIAEoCRITCgtkdXJhdGlvbl9tcxgDIAEoARISCgpzdGF0ZV9sb3N0GAQgASgIImEKD1Byb2Nlc3NpbmdFcnJvchIMCgRjb2RlGAEgASgJEg8KB21lc3NhZ2UYAiABKAkSDgoGcmVtZWR5GAMgASgJEhEKCXJldHJ5YWJsZRgEIAEoCBIMCgRzdGVwGAUgASgJKiwKBE1vZGUSCAoEQVVUTxAAEgwKCFJFQ09SREVEEAESDAoIUkVBTFRJTUUQAipKCgpEcm9wUG9saWN5Eg8KC0FTX0RFUExPWUVEEAASCQoFQkxPQ0sQARIPCgtEUk9QX09MREVTVBACEg8KC0RST1BfTkVXRVNUEAMqKQoIUHJpb3JpdHkSBwoDTE9XEAASCgoGTk9STUFMEAESCAoESElHSBACMrgBChZJbWFnZVByb2Nlc3NpbmdTZXJ2aWNlEkwKElByb2Nlc3NJbWFnZVN0cmVhbRIVLmt1bWlraS52MS5JbWFnZUNodW5rGhsua3VtaWtpLnYxLlByb2Nlc3NpbmdSZXN1bHQoATABElAKElByb2Nlc3NTaW5nbGVJbWFnZRIXLmt1bWlraS52MS5JbWFnZVJlcXVlc3QaHS5rdW1pa2kudjEuUHJvY2Vzc2luZ1Jlc3BvbnNlKAAwAGIGcHJvdG8z"
  },
  {
    "name": "image_processing.proto",
    "imports": [
      "kumiki/v1/image_processing.proto"
    ],
    "services": [
      "ImageProcessingService"
    ],
    "symbols": [
      "ImageProcessingService",
      "ImageProcessingService.ProcessImageStream",
      "ImageProcessingService.ProcessSingleImage"
    ],
    "descriptor": "ChZpbWFnZV9wcm9jZXNzaW5nLnByb3RvGiBrdW1pa2kvdjEvaW1hZ2VfcHJvY2Vzc2luZy5wcm90bzK4AQoWSW1hZ2VQcm9jZXNzaW5nU2VydmljZRJMChJQcm9jZXNzSW1hZ2VTdHJlYW0SFS5rdW1pa2kudjEuSW1hZ2VDaHVuaxobLmt1bWlraS52MS5Qcm9jZXNzaW5nUmVzdWx0KAEwARJQChJQcm9jZXNzU2luZ2xlSW1hZ2USFy5rdW1pa2kudjEuSW1hZ2VSZXF1ZXN0Gh0ua3VtaWtpLnYxLlByb2Nlc3NpbmdSZXNwb25zZSgAMABiBnByb3RvMw=="
  },
  {
    "name": "grpc/health/v1/health.proto",
    "imports": [],
    "services": [
      "grpc.health.v1.Health"
    ],
    "symbols": [
      "grpc.health.v1.Health",
      "grpc.health.v1.Health.Check",
      "grpc.health.v1.Health.Watch",
      "grpc.health.v1.HealthCheckRequest",
      "grpc.health.v1.HealthCheckRequest.service",
      "grpc.health.v1.HealthCheckResponse",
      "grpc.health.v1.HealthCheckResponse.status",
      "grpc.health.v1.HealthCheckResponse.ServingStatus"
    ],
    "descriptor": "ChtncnBjL2hlYWx0aC92MS9oZWFsdGgucHJvdG8SDmdycGMuaGVhbHRoLnYxIiUKEkhlYWx0aENoZWNrUmVxdWVzdBIPCgdzZXJ2aWNlGAEgASgJIqkBChNIZWFsdGhDaGVja1Jlc3BvbnNlEkEKBnN0YXR1cxgBIAEoDjIxLmdycGMuaGVhbHRoLnYxLkhlYWx0aENoZWNrUmVzcG9uc2UuU2VydmluZ1N0YXR1cyJPCg1TZXJ2aW5nU3RhdHVzEgsKB1VOS05PV04QABILCgdTRVJWSU5HEAESDwoLTk9UX1NFUlZJTkcQAhITCg9TRVJWSUNFX1VOS05PV04QAzK0AQoGSGVhbHRoElQKBUNoZWNrEiIuZ3JwYy5oZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXF1ZXN0GiMuZ3JwYy5oZWFsdGgudjEuSGVhbHRoQ2hlY2tSZXNwb25zZSgAMAASVAoFV2F0Y2gSIi5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1JlcXVlc3QaIy5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1Jlc3BvbnNlKAAwAWIGcHJvdG8z"
  },
  {
    "name": "grpc/reflection/v1/reflection.proto",
    "imports": [],
    "services": [
      "grpc.reflection.v1.ServerReflection"
    ],
    "symbols": [
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1.ServerReflection.ServerReflectionInfo",
      "grpc.reflection.v1.ServerReflectionRequest",
      "grpc.reflection.v1.ServerReflectionRequest.host",
      "grpc.reflection.v1.ServerReflectionRequest.file_by_filename",
      "grpc.reflection.v1.ServerReflectionRequest.file_containing_symbol",
      "grpc.reflection.v1.ServerReflectionRequest.file_containing_extension",
      "grpc.reflection.v1.ServerReflectionRequest.all_extension_numbers_of_type",
      "grpc.reflection.v1.ServerReflectionRequest.list_services",
      "grpc.reflection.v1.ExtensionRequest",
      "grpc.reflection.v1.ExtensionRequest.containing_type",
      "grpc.reflection.v1.ExtensionRequest.extension_number",
      "grpc.reflection.v1.ServerReflectionResponse",
      "grpc.reflection.v1.ServerReflectionResponse.valid_host",
      "grpc.reflection.v1.ServerReflectionResponse.original_request",
      "grpc.reflection.v1.ServerReflectionResponse.file_descriptor_response",
      "grpc.reflection.v1.ServerReflectionResponse.all_extension_numbers_response",
      "grpc.reflection.v1.ServerReflectionResponse.list_services_response",
      "grpc.reflection.v1.ServerReflectionResponse.error_response",
      "grpc.reflection.v1.FileDescriptorResponse",
      "grpc.reflection.v1.FileDescriptorResponse.file_descriptor_proto",
      "grpc.reflection.v1.ExtensionNumberResponse",
      "grpc.reflection.v1.ExtensionNumberResponse.base_type_name",
      "grpc.reflection.v1.ExtensionNumberResponse.extension_number",
      "grpc.reflection.v1.ListServiceResponse",
      "grpc.reflection.v1.ListServiceResponse.service",
      "grpc.reflection.v1.ServiceResponse",
      "grpc.reflection.v1.ServiceResponse.name",
      "grpc.reflection.v1.ErrorResponse",
      "grpc.reflection.v1.ErrorResponse.error_code",
      "grpc.reflection.v1.ErrorResponse.error_message"
    ],
    "descriptor": "CiNncnBjL3JlZmxlY3Rpb24vdjEvcmVmbGVjdGlvbi5wcm90bxISZ3JwYy5yZWZsZWN0aW9uLnYxIoUCChdTZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBIMCgRob3N0GAEgASgJEhoKEGZpbGVfYnlfZmlsZW5hbWUYAyABKAlIABIgChZmaWxlX2NvbnRhaW5pbmdfc3ltYm9sGAQgASgJSAASSQoZZmlsZV9jb250YWluaW5nX2V4dGVuc2lvbhgFIAEoCzIkLmdycGMucmVmbGVjdGlvbi52MS5FeHRlbnNpb25SZXF1ZXN0SAASJwodYWxsX2V4dGVuc2lvbl9udW1iZXJzX29mX3R5cGUYBiABKAlIABIXCg1saXN0X3NlcnZpY2VzGAcgASgJSABCEQoPbWVzc2FnZV9yZXF1ZXN0IkUKEEV4dGVuc2lvblJlcXVlc3QSFwoPY29udGFpbmluZ190eXBlGAEgASgJEhgKEGV4dGVuc2lvbl9udW1iZXIYAiABKAUiuAMKGFNlcnZlclJlZmxlY3Rpb25SZXNwb25zZRISCgp2YWxpZF9ob3N0GAEgASgJEkUKEG9yaWdpbmFsX3JlcXVlc3QYAiABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlcXVlc3QSTgoYZmlsZV9kZXNjcmlwdG9yX3Jlc3BvbnNlGAQgASgLMiouZ3JwYy5yZWZsZWN0aW9uLnYxLkZpbGVEZXNjcmlwdG9yUmVzcG9uc2VIABJVCh5hbGxfZXh0ZW5zaW9uX251bWJlcnNfcmVzcG9uc2UYBSABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2VIABJJChZsaXN0X3NlcnZpY2VzX3Jlc3BvbnNlGAYgASgLMicuZ3JwYy5yZWZsZWN0aW9uLnYxLkxpc3RTZXJ2aWNlUmVzcG9uc2VIABI7Cg5lcnJvcl9yZXNwb25zZRgHIAEoCzIhLmdycGMucmVmbGVjdGlvbi52MS5FcnJvclJlc3BvbnNlSABCEgoQbWVzc2FnZV9yZXNwb25zZSI3ChZGaWxlRGVzY3JpcHRvclJlc3BvbnNlEh0KFWZpbGVfZGVzY3JpcHRvcl9wcm90bxgBIAMoDCJLChdFeHRlbnNpb25OdW1iZXJSZXNwb25zZRIWCg5iYXNlX3R5cGVfbmFtZRgBIAEoCRIYChBleHRlbnNpb25fbnVtYmVyGAIgAygFIksKE0xpc3RTZXJ2aWNlUmVzcG9uc2USNAoHc2VydmljZRgBIAMoCzIjLmdycGMucmVmbGVjdGlvbi52MS5TZXJ2aWNlUmVzcG9uc2UiHwoPU2VydmljZVJlc3BvbnNlEgwKBG5hbWUYASABKAkiOgoNRXJyb3JSZXNwb25zZRISCgplcnJvcl9jb2RlGAEgASgFEhUKDWVycm9yX21lc3NhZ2UYAiABKAkyiQEKEFNlcnZlclJlZmxlY3Rpb24SdQoUU2VydmVyUmVmbGVjdGlvbkluZm8SKy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlcXVlc3QaLC5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlc3BvbnNlKAEwAWIGcHJvdG8z"
  },
  {
    "name": "grpc/reflection/v1alpha/reflection.proto",
    "imports": [],
    "services": [
      "grpc.reflection.v1alpha.ServerReflection"
    ],
    "symbols": [
      "grpc.reflection.v1alpha.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo",
      "grpc.reflection.v1alpha.ServerReflectionRequest",
      "grpc.reflection.v1alpha.ServerReflectionRequest.host",
      "grpc.reflection.v1alpha.ServerReflectionRequest.file_by_filename",
      "grpc.reflection.v1alpha.ServerReflectionRequest.file_containing_symbol",
      "grpc.reflection.v1alpha.ServerReflectionRequest.file_containing_extension",
      "grpc.reflection.v1alpha.ServerReflectionRequest.all_extension_numbers_of_type",
      "grpc.reflection.v1alpha.ServerReflectionRequest.list_services",
      "grpc.reflection.v1alpha.ExtensionRequest",
      "grpc.reflection.v1alpha.ExtensionRequest.containing_type",
      "grpc.reflection.v1alpha.ExtensionRequest.extension_number",
      "grpc.reflection.v1alpha.ServerReflectionResponse",
      "grpc.reflection.v1alpha.ServerReflectionResponse.valid_host",
      "grpc.reflection.v1alpha.ServerReflectionResponse.original_request",
      "grpc.reflection.v1alpha.ServerReflectionResponse.file_descriptor_response",
      "grpc.reflection.v1alpha.ServerReflectionResponse.all_extension_numbers_response",
      "grpc.reflection.v1alpha.ServerReflectionResponse.list_services_response",
      "grpc.reflection.v1alpha.ServerReflectionResponse.error_response",
      "grpc.reflection.v1alpha.FileDescriptorResponse",
      "grpc.reflection.v1alpha.FileDescriptorResponse.file_descriptor_proto",
      "grpc.reflection.v1alpha.ExtensionNumberResponse",
      "grpc.reflection.v1alpha.ExtensionNumberResponse.base_type_name",
      "grpc.reflection.v1alpha.ExtensionNumberResponse.extension_number",
      "grpc.reflection.v1alpha.ListServiceResponse",
      "grpc.reflection.v1alpha.ListServiceResponse.service",
      "grpc.reflection.v1alpha.ServiceResponse",
      "grpc.reflection.v1alpha.ServiceResponse.name",
      "grpc.reflection.v1alpha.ErrorResponse",
      "grpc.reflection.v1alpha.ErrorResponse.error_code",
      "grpc.reflection.v1alpha.ErrorResponse.error_message"
    ],
    "descriptor": "CihncnBjL3JlZmxlY3Rpb24vdjFhbHBoYS9yZWZsZWN0aW9uLnByb3RvEhdncnBjLnJlZmxlY3Rpb24udjFhbHBoYSKKAgoXU2VydmVyUmVmbGVjdGlvblJlcXVlc3QSDAoEaG9zdBgBIAEoCRIaChBmaWxlX2J5X2ZpbGVuYW1lGAMgASgJSAASIAoWZmlsZV9jb250YWluaW5nX3N5bWJvbBgEIAEoCUgAEk4KGWZpbGVfY29udGFpbmluZ19leHRlbnNpb24YBSABKAsyKS5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5FeHRlbnNpb25SZXF1ZXN0SAASJwodYWxsX2V4dGVuc2lvbl9udW1iZXJzX29mX3R5cGUYBiABKAlIABIXCg1saXN0X3NlcnZpY2VzGAcgASgJSABCEQoPbWVzc2FnZV9yZXF1ZXN0IkUKEEV4dGVuc2lvblJlcXVlc3QSFwoPY29udGFpbmluZ190eXBlGAEgASgJEhgKEGV4dGVuc2lvbl9udW1iZXIYAiABKAUi0QMKGFNlcnZlclJlZmxlY3Rpb25SZXNwb25zZRISCgp2YWxpZF9ob3N0GAEgASgJEkoKEG9yaWdpbmFsX3JlcXVlc3QYAiABKAsyMC5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5TZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBJTChhmaWxlX2Rlc2NyaXB0b3JfcmVzcG9uc2UYBCABKAsyLy5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5GaWxlRGVzY3JpcHRvclJlc3BvbnNlSAASWgoeYWxsX2V4dGVuc2lvbl9udW1iZXJzX3Jlc3BvbnNlGAUgASgLMjAuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2VIABJOChZsaXN0X3NlcnZpY2VzX3Jlc3BvbnNlGAYgASgLMiwuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuTGlzdFNlcnZpY2VSZXNwb25zZUgAEkAKDmVycm9yX3Jlc3BvbnNlGAcgASgLMiYuZ3JwYy5yZWZsZWN0aW9uLnYxYWxwaGEuRXJyb3JSZXNwb25zZUgAQhIKEG1lc3NhZ2VfcmVzcG9uc2UiNwoWRmlsZURlc2NyaXB0b3JSZXNwb25zZRIdChVmaWxlX2Rlc2NyaXB0b3JfcHJvdG8YASADKAwiSwoXRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2USFgoOYmFzZV90eXBlX25hbWUYASABKAkSGAoQZXh0ZW5zaW9uX251bWJlchgCIAMoBSJQChNMaXN0U2VydmljZVJlc3BvbnNlEjkKB3NlcnZpY2UYASADKAsyKC5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5TZXJ2aWNlUmVzcG9uc2UiHwoPU2VydmljZVJlc3BvbnNlEgwKBG5hbWUYASABKAkiOgoNRXJyb3JSZXNwb25zZRISCgplcnJvcl9jb2RlGAEgASgFEhUKDWVycm9yX21lc3NhZ2UYAiABKAkykwEKEFNlcnZlclJlZmxlY3Rpb24SfwoUU2VydmVyUmVmbGVjdGlvbkluZm8SMC5ncnBjLnJlZmxlY3Rpb24udjFhbHBoYS5TZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBoxLmdycGMucmVmbGVjdGlvbi52MWFscGhhLlNlcnZlclJlZmxlY3Rpb25SZXNwb25zZSgBMAFiBnByb3RvMw=="
  }
];
