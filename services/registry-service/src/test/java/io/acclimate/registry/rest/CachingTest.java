package io.acclimate.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.World;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What caches between the registry and its readers may keep. */
final class CachingTest {
  private static final String TOKEN = "a token of some length";
  private static final String BEARER = "Bearer " + TOKEN;

  private final World.Blobs blobs = new World.Blobs();
  private final Digest served = blobs.put(new byte[] {1});
  private final Digest pack = blobs.put(new byte[] {2});

  @Test
  void everybodyMayKeepWhatServingNeeds() {
    assertThat(all(TOKEN, served, null))
        .allSatisfy(
            answer -> {
              assertThat(header(answer, "Cache-Control"))
                  .isEqualTo("public, max-age=31536000, immutable");
              assertThat(header(answer, "Vary")).isNull();
            });
    assertThat(all(TOKEN, served, BEARER))
        .allSatisfy(answer -> assertThat(header(answer, "Cache-Control")).contains("immutable"));
  }

  @Test
  void nobodyMayKeepWhatTheTokenOpened() {
    assertThat(all(TOKEN, pack, BEARER))
        .allSatisfy(
            answer -> {
              assertThat(header(answer, "Cache-Control")).isEqualTo("private, no-store");
              assertThat(header(answer, "Vary")).isEqualTo("Authorization");
            });
  }

  @Test
  void everybodyMayKeepEverythingWhereThereIsNoToken() {
    assertThat(all(null, pack, null))
        .allSatisfy(answer -> assertThat(header(answer, "Cache-Control")).contains("immutable"));
  }

  /** Whole, not changed, in part, after the end, and its head. */
  private List<Response> all(
      @Nullable String token, Digest digest, @Nullable String authorization) {
    BlobResource resource =
        new BlobResource(
            blobs, 10, new TrainingRights(token, served::equals), new SimpleMeterRegistry());
    String tag = "\"" + digest + "\"";
    List<Response> answers =
        List.of(
            resource.get(digest.hex(), authorization, null, null, null),
            resource.get(digest.hex(), authorization, tag, null, null),
            resource.get(digest.hex(), authorization, null, "bytes=0-0", null),
            resource.get(digest.hex(), authorization, null, "bytes=5-", null),
            resource.head(digest.hex(), authorization));
    assertThat(answers).extracting(Response::getStatus).containsExactly(200, 304, 206, 416, 200);
    return answers;
  }

  private static @Nullable String header(Response answer, String name) {
    return answer.getHeaderString(name);
  }
}
