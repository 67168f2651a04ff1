package io.acclimate.core.adaptation;

import ai.djl.engine.EngineException;
import java.util.List;

/**
 * Tells an engine that ran out of memory from one that failed otherwise. The engine has one type of
 * exception for all failures, so the message has to do.
 */
final class OutOfMemory {
  /** Of libtorch 2.7: the CPU's allocator, the GPU's, CUDA itself, and its libraries. */
  private static final List<String> MESSAGES =
      List.of(
          "DefaultCPUAllocator: can't allocate memory",
          "DefaultCPUAllocator: not enough memory",
          "CUDA out of memory",
          "CUDA error: out of memory",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "CUDNN_STATUS_ALLOC_FAILED");

  private OutOfMemory() {}

  static boolean in(EngineException failure) {
    String message = failure.getMessage();
    return message != null && MESSAGES.stream().anyMatch(message::contains);
  }
}
