package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Objective;
import io.acclimate.core.adaptation.training.TrainingLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryTest {
  /** As libtorch 2.7 says it on a GPU. */
  static final String OF_A_GPU =
      "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 15.77 GiB of"
          + " which 14.40 GiB is free. Of the allocated memory 1.05 GiB is allocated by PyTorch";

  /** 2^48 bytes are more than a process has addresses for. */
  @Test
  void recognisesWhatTheEngineSaysOnTheCpu() {
    try (NDManager manager = NDManager.newBaseManager()) {
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> manager.create(new Shape(1L << 46)));

      assertThat(failure).hasMessageContaining("DefaultCPUAllocator");
      assertThat(OutOfMemory.in(failure)).isTrue();
    }
  }

  @Test
  void doesNotTakeAnotherFailureOfTheEngineForIt() {
    try (NDManager manager = NDManager.newBaseManager()) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () -> manager.ones(new Shape(2, 3)).matMul(manager.ones(new Shape(2, 3))));

      assertThat(OutOfMemory.in(failure)).isFalse();
      assertThat(OutOfMemory.in(new EngineException("CUDA error: an illegal memory access")))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OF_A_GPU,
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried"
            + " to allocate 4398046511104 bytes.",
      })
  void recognisesWhatItSaysElsewhere(String message) {
    assertThat(OutOfMemory.in(new EngineException(message))).isTrue();
  }

  @Test
  void beginsAgainWithHalfTheBatchUntilItFits() {
    List<Integer> tried = new ArrayList<>();

    Optional<Integer> fits =
        BatchHalving.run(
            50,
            batch -> {
              tried.add(batch);
              train(batch, 7);
              return batch;
            });

    assertThat(fits).contains(6);
    assertThat(tried).containsExactly(50, 25, 12, 6);
  }

  @Test
  void givesUpBelowOneRow() {
    List<Integer> tried = new ArrayList<>();

    Optional<Integer> fits =
        BatchHalving.run(
            5,
            batch -> {
              tried.add(batch);
              train(batch, 0);
              return batch;
            });

    assertThat(fits).isEmpty();
    assertThat(tried).containsExactly(5, 2, 1);
  }

  @Test
  void halvesForNoOtherFailure() {
    List<Integer> tried = new ArrayList<>();

    assertThatThrownBy(
            () ->
                BatchHalving.run(
                    32,
                    batch -> {
                      tried.add(batch);
                      throw new EngineException("CUDA error: device-side assert triggered");
                    }))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("assert");

    assertThat(tried).containsExactly(32);
  }

  /** A training whose objective fails, as the engine does, for batches above a size. */
  private static void train(int batch, int largest) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray leaf = manager.create(1f);
      leaf.setRequiresGradient(true);
      Objective objective =
          (parameters, progress) -> {
            if (batch > largest) {
              throw new EngineException(OF_A_GPU);
            }
            return leaf.square();
          };
      new TrainingLoop(List.of(), 1, () -> false).run(objective, 1, LearningRate.constant(1));
    }
  }
}
