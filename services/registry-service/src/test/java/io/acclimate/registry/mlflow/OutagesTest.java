package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.registry.files.VersionInBrief;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.World;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What MLflow's clients hear when the store is away, or has not what it should. */
final class OutagesTest {
  private final World world = new World().registered();

  @Test
  void tellsThatTheStoreCannotBeReached() throws InterruptedException {
    Response answer =
        filesFrom(
            digest -> {
              throw new UncheckedIOException(new IOException("no route to the bucket"));
            });

    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getEntity().toString())
        .contains("\"error_code\":\"TEMPORARILY_UNAVAILABLE\"", "no route to the bucket");
  }

  @Test
  void tellsThatAFileCannotBeMade() throws InterruptedException {
    assertInternal(
        filesFrom(
            digest -> {
              throw new BlobMissingException(digest);
            }),
        "is not in the store");
    assertInternal(
        filesFrom(digest -> CorruptBlobException.requireMatch(digest, new byte[] {7}, "on disk")),
        "altered or damaged");
    assertInternal(filesFrom(digest -> new byte[] {'{', '}'}), "manifest");
  }

  private static void assertInternal(Response answer, String why) {
    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getEntity().toString())
        .contains(
            "\"error_code\":\"INTERNAL_ERROR\"",
            "The files of version 1 of model gas-sensors cannot be made: ",
            why);
  }

  private Response filesFrom(Content content) throws InterruptedException {
    ModelLog log = world.state.log(World.MODEL);
    VersionInBrief brief = VersionInBrief.of(world.model(), log, log.version(1).orElseThrow());
    return Calls.json(
        () -> Json.object().with("files", Artifacts.files(brief, content).files().size()));
  }

  /** A store that answers every question in one way. */
  @FunctionalInterface
  private interface Content extends BlobStore {
    @Override
    default void put(Digest digest, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    default boolean has(Digest digest) {
      return true;
    }
  }
}
