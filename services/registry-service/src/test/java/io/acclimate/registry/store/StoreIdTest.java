package io.acclimate.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreIdTest {
  @TempDir Path folder;

  @Test
  void isTheSameForAllThatShareAFolderThoughTheyStartAtOnce() throws Exception {
    Callable<String> start = () -> StoreId.of(folder);

    ExecutorService processes = Executors.newFixedThreadPool(4);
    try {
      List<String> ids =
          processes.invokeAll(List.of(start, start, start, start)).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(ids).containsOnly(StoreId.of(folder));
    } finally {
      processes.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve(StoreId.FILE));
    }
  }

  @Test
  void isAnotherForAnotherFolder() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));

    assertThat(StoreId.of(other)).isNotEqualTo(StoreId.of(folder));
  }

  @Test
  void refusesAFileWithNothingInIt() throws IOException {
    Files.createFile(folder.resolve(StoreId.FILE));

    assertThatThrownBy(() -> StoreId.of(folder)).hasMessageContaining("store-id is empty");
  }
}
