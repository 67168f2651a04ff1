package io.acclimate.registry.rest;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.rest.TrainingRights.Readers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Blobs by digest: nothing but 64 hexadecimal digits ever reaches the store. */
@Path("/api/v1/blobs")
@Tag(name = "Blobs", description = "Manifests, tensors, memory and packs by SHA-256")
@APIResponse(
    responseCode = "400",
    description = "digest-invalid or digest-mismatch",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
    responseCode = "401",
    description = "token-required",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class BlobResource {
  private static final int MAX_DIGESTS = 10_000;
  private static final String CONTENT_RANGE = "Content-Range";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** A cache between us and a reader would give it to whoever asks. */
  private static final String FOR_THE_READER_ALONE = "private, no-store";

  private final TrainingRights rights;
  private final BlobStore blobs;
  private final long maxBlobBytes;
  private final Counter bytesIn;
  private final Counter bytesOut;

  @Inject
  BlobResource(RegistryService service, TrainingRights rights, MeterRegistry meters) {
    this(service.blobs(), service.settings().maxBlobBytes(), rights, meters);
  }

  BlobResource(BlobStore blobs, long maxBlobBytes, TrainingRights rights, MeterRegistry meters) {
    this.rights = rights;
    this.blobs = blobs;
    this.maxBlobBytes = maxBlobBytes;
    this.bytesIn = bytes("in", meters);
    this.bytesOut = bytes("out", meters);
  }

  private static Counter bytes(String direction, MeterRegistry meters) {
    return Counter.builder("acclimate_registry_blob_bytes")
        .description("Bytes of blobs that came in and went out")
        .tag("direction", direction)
        .register(meters);
  }

  @Schema(name = "RegistryBlob")
  record BlobView(String digest, long sizeBytes) {}

  @Schema(name = "RegistryDigests")
  record DigestsBody(@Schema(required = true) @Nullable List<@Nullable String> digests) {}

  @Schema(name = "RegistryMissing")
  record MissingView(List<String> missing) {}

  @PUT
  @Path("{digest}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putBlob",
      summary = "Store a blob; the bytes must have this digest. Storing it again changes nothing")
  @APIResponse(responseCode = "200", description = "It was there already")
  @APIResponse(responseCode = "201", description = "It is stored")
  @APIResponse(
      responseCode = "413",
      description = "blob-too-large",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public Response put(
      @PathParam("digest") String hex,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      InputStream body)
      throws IOException {
    Digest digest = digest(hex);
    rights.requireWrite(authorization);
    boolean known = blobs.has(digest);
    try {
      long size = blobs.putStream(digest, new SizeLimitedStream(body, maxBlobBytes));
      bytesIn.increment((double) size);
      return Response.status(known ? Status.OK : Status.CREATED)
          .entity(new BlobView(digest.hex(), size))
          .build();
    } catch (SizeLimitedStream.TooLargeException e) {
      throw new ProblemException(
          Status.REQUEST_ENTITY_TOO_LARGE,
          "blob-too-large",
          "a blob has at most %d bytes, see acclimate.registry-service.max-blob-bytes"
              .formatted(maxBlobBytes));
    } catch (CorruptBlobException e) {
      throw new ProblemException(
          Status.BAD_REQUEST, "digest-mismatch", String.valueOf(e.getMessage()));
    }
  }

  @GET
  @Path("{digest}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "getBlob",
      summary = "A blob, or one range of its bytes; check the digest of the whole on arrival")
  @APIResponse(responseCode = "200", description = "The bytes; they never change")
  @APIResponse(responseCode = "206", description = "The bytes that Range asks for")
  @APIResponse(responseCode = "304", description = "The bytes are as If-None-Match has them")
  @APIResponse(
      responseCode = "404",
      description = "unknown-blob",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @APIResponse(responseCode = "416", description = "The blob ends before the range begins")
  public Response get(
      @PathParam("digest") String hex,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange) {
    Digest digest = digest(hex);
    Readers readers = rights.requireRead(digest, authorization);
    long size = size(digest);
    if (ifNoneMatch != null && ifNoneMatch.contains(entityTag(digest))) {
      return described(Response.notModified(), digest, readers).build();
    }
    boolean same = ifRange == null || ifRange.strip().equals(entityTag(digest));
    return switch (RangeAnswer.of(same ? range : null, size)) {
      case RangeAnswer.Whole() -> bytes(Response.ok(), digest, readers, 0, size);
      case RangeAnswer.Part part ->
          bytes(
              Response.status(Status.PARTIAL_CONTENT)
                  .header(CONTENT_RANGE, part.contentRange(size)),
              digest,
              readers,
              part.offset(),
              part.length());
      case RangeAnswer.Unsatisfiable() ->
          described(Response.status(Status.REQUESTED_RANGE_NOT_SATISFIABLE), digest, readers)
              .header(CONTENT_RANGE, "bytes */" + size)
              .build();
    };
  }

  @HEAD
  @Path("{digest}")
  @Operation(operationId = "headBlob", summary = "Whether a blob is there, and its size")
  @APIResponse(responseCode = "200", description = "It is there")
  @APIResponse(responseCode = "404", description = "It is not there")
  public Response head(
      @PathParam("digest") String hex,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    Digest digest = digest(hex);
    Readers readers = rights.requireRead(digest, authorization);
    return described(Response.ok(), digest, readers)
        .header(HttpHeaders.CONTENT_LENGTH, size(digest))
        .build();
  }

  @POST
  @Path("missing")
  @SmallBodies
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "missingBlobs",
      summary = "Which of these blobs, at most 10000, are not there")
  @APIResponse(responseCode = "200", description = "Those that are not there")
  @APIResponse(
      responseCode = "413",
      description = "body-too-large",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  public MissingView missing(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Nullable DigestsBody body) {
    rights.requireWrite(authorization);
    List<String> digests = Changes.elements("digests", body == null ? null : body.digests());
    if (digests.size() > MAX_DIGESTS) {
      throw Changes.invalid("digests: 0 to " + MAX_DIGESTS + " are needed");
    }
    return new MissingView(
        digests.stream()
            .map(BlobResource::digest)
            .filter(digest -> !blobs.has(digest))
            .map(Digest::hex)
            .toList());
  }

  private long size(Digest digest) {
    try {
      return blobs.size(digest);
    } catch (BlobMissingException missing) {
      throw new ProblemException(
          Status.NOT_FOUND, "unknown-blob", "blob " + digest + " is not here");
    }
  }

  private Response bytes(
      Response.ResponseBuilder response, Digest digest, Readers readers, long offset, long length) {
    bytesOut.increment((double) length);
    return described(response, digest, readers)
        .header(HttpHeaders.CONTENT_LENGTH, length)
        .entity(new BlobBody(blobs, digest, offset, length))
        .build();
  }

  private static Response.ResponseBuilder described(
      Response.ResponseBuilder response, Digest digest, Readers readers) {
    Response.ResponseBuilder described =
        response.header(HttpHeaders.ETAG, entityTag(digest)).header("Accept-Ranges", "bytes");
    return switch (readers) {
      case EVERYBODY -> described.header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
      case TRAINERS ->
          described
              .header(HttpHeaders.CACHE_CONTROL, FOR_THE_READER_ALONE)
              .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
    };
  }

  private static String entityTag(Digest digest) {
    return "\"" + digest.hex() + "\"";
  }

  private static Digest digest(String hex) {
    try {
      return new Digest(hex);
    } catch (InvalidFormatException e) {
      throw new ProblemException(
          Status.BAD_REQUEST, "digest-invalid", String.valueOf(e.getMessage()));
    }
  }
}
