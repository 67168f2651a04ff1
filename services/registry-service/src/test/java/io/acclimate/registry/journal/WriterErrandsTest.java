package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

final class WriterErrandsTest {
  private final WriterErrands errands = new WriterErrands();
  private final List<String> done = new ArrayList<>();

  @Test
  void isDoneOnceTheWriterHasConfirmedItself() throws Exception {
    CompletableFuture<Boolean> asked = ask(7, () -> done.add("work"));

    perform(7, asked, () -> done.add("confirmed"));

    assertThat(asked.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(done).containsExactly("confirmed", "work");
  }

  @Test
  void isNotDoneWhenTheJournalHasGoneOn() throws Exception {
    CompletableFuture<Boolean> asked = ask(7, () -> done.add("work"));

    perform(8, asked, () -> done.add("confirmed"));

    assertThat(asked.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(done).isEmpty();
  }

  @Test
  void isNotDoneByAWriterThatWasReplaced() throws Exception {
    CompletableFuture<Boolean> asked = ask(7, () -> done.add("work"));

    assertThatThrownBy(
            () ->
                perform(
                    7,
                    asked,
                    () -> {
                      throw new ProducerFencedException("replaced");
                    }))
        .isInstanceOf(ProducerFencedException.class);

    assertThat(asked.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(done).isEmpty();
  }

  @Test
  void tellsWhoeverAskedThatNobodyWritesHereAnyMore() throws Exception {
    CompletableFuture<Boolean> asked = ask(7, () -> done.add("work"));

    while (!asked.isDone()) {
      errands.refuse();
      Thread.onSpinWait();
    }

    assertThat(asked.get()).isFalse();
  }

  @Test
  void givesAFailureBackToWhoeverAsked() throws Exception {
    CompletableFuture<Boolean> asked =
        ask(
            7,
            () -> {
              throw new IllegalStateException("disk");
            });

    perform(7, asked, () -> {});

    assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("disk");
  }

  private CompletableFuture<Boolean> ask(long position, Runnable work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return errands.ask(position, work);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** As the writer's thread does: again and again. */
  private void perform(long position, CompletableFuture<Boolean> asked, Runnable confirmed) {
    while (!asked.isDone()) {
      errands.perform(position, confirmed);
      Thread.onSpinWait();
    }
  }
}
