package io.acclimate.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.registry.state.NewReference;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferenceBlobsTest {
  private static final Profiles PROFILES =
      new Profiles(List.of(new FeatureProfile("label", List.of(), List.of(3L), 0, 0, 0, 0)));

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final ReferenceBlobs references = new ReferenceBlobs(blobs);

  @Test
  void findsTheProfilesOfTheNewChampion() {
    Digest digest = blobs.put(PROFILES.toBytes());

    assertThat(references.of("gas", new NewReference(2, digest))).contains(PROFILES);
  }

  @Test
  void aLostBlobDoesNotHoldChampionFast() {
    assertThat(references.of("gas", new NewReference(2, Digest.of(PROFILES.toBytes())))).isEmpty();
  }

  @Test
  void aVersionWithoutProfilesHasNone() {
    assertThat(references.of("gas", new NewReference(1, null))).isEmpty();
  }
}
