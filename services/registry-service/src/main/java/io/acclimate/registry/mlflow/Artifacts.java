package io.acclimate.registry.mlflow;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.files.VersionFiles;
import io.acclimate.registry.files.VersionFiles.VersionFile;
import io.acclimate.registry.files.VersionInBrief;
import io.acclimate.registry.rest.Reads;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's artifact proxy, to read the files of versions. Paths are names of models and versions,
 * looked up in the registry; none of them ever reaches a file system.
 */
@Path("/api/2.0/mlflow-artifacts/artifacts")
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Tag(name = "MLflow", description = "The model registry's part of MLflow's REST API")
public final class Artifacts {
  private static final Pattern PATH =
      Pattern.compile(
          "(?<model>[^/]{1,128})/versions/(?<version>[1-9][0-9]{0,8})(?:/(?<file>[A-Za-z]+(?:[.-][A-Za-z]+){0,8}))?/?");

  private final RegistryService service;
  private final Reads reads;

  Artifacts(RegistryService service, Reads reads) {
    this.service = service;
    this.reads = reads;
  }

  /** A version, and a file of it; the file is null for all of them. */
  private record Place(String model, int version, @Nullable String file) {
    static Place of(String path) {
      Matcher matcher = PATH.matcher(path);
      if (!matcher.matches() || !Names.isModel(matcher.group("model"))) {
        throw MlflowException.invalid(
            "The path is not MODEL/versions/NUMBER, with the name of a file if wanted.");
      }
      return new Place(
          matcher.group("model"),
          Integer.parseInt(matcher.group("version")),
          matcher.group("file"));
    }
  }

  @GET
  @Operation(operationId = "mlflowListArtifacts", summary = "The files of a version")
  public Response list(@QueryParam("path") @DefaultValue("") String path)
      throws InterruptedException {
    return Calls.json(
        () -> {
          Place place = Place.of(path);
          VersionFiles files = files(place);
          return Json.object()
              .with(
                  "files",
                  Json.array(
                      files.files().stream()
                          .filter(file -> place.file() == null || file.name().equals(place.file()))
                          .map(
                              file ->
                                  Json.object()
                                      .with("path", file.name())
                                      .with("is_dir", false)
                                      .with("file_size", file.sizeBytes()))
                          .toList()));
        });
  }

  @GET
  @Path("{path: .+}")
  @Operation(operationId = "mlflowGetArtifact", summary = "A file of a version")
  public Response get(@PathParam("path") String path) throws InterruptedException {
    return Calls.response(
        () -> {
          Place place = Place.of(path);
          String name = place.file();
          if (name == null) {
            throw MlflowException.invalid("The path names a version, not a file of it.");
          }
          VersionFile file =
              files(place)
                  .file(name)
                  .orElseThrow(
                      () ->
                          MlflowException.notThere(
                              "Version %d of model %s has no file %s"
                                  .formatted(place.version(), place.model(), name)));
          StreamingOutput content = out -> file.writer().writeTo(out);
          return Response.ok(content, file.mediaType())
              .header(HttpHeaders.CONTENT_LENGTH, file.sizeBytes())
              .build();
        });
  }

  @PUT
  @Path("{path: .+}")
  @Operation(operationId = "mlflowPutArtifact", summary = "Refused: rounds and imports make files")
  public Response put() throws InterruptedException {
    return readOnly();
  }

  @DELETE
  @Path("{path: .+}")
  @Operation(operationId = "mlflowDeleteArtifact", summary = "Refused: versions do not change")
  public Response delete() throws InterruptedException {
    return readOnly();
  }

  private static Response readOnly() throws InterruptedException {
    return Calls.json(
        () -> {
          throw new MlflowException(
              MlflowException.Code.NOT_IMPLEMENTED,
              "Files of versions can be read only: versions are made by rounds and by acclimate models import.");
        });
  }

  private VersionFiles files(Place place) throws InterruptedException {
    VersionInBrief brief =
        reads.at(
            null,
            state -> {
              ModelState model = Calls.registered(state, place.model());
              ModelLog log = state.log(place.model());
              return VersionInBrief.of(model, log, Calls.version(model, log, place.version()));
            });
    return files(brief, service.blobs());
  }

  /**
   * The files of a version.
   *
   * @throws MlflowException if its blobs are gone or damaged, which those of a version never should
   *     be
   */
  static VersionFiles files(VersionInBrief brief, BlobStore blobs) {
    try {
      return VersionFiles.of(brief, blobs);
    } catch (BlobMissingException | CorruptBlobException | InvalidFormatException e) {
      throw new MlflowException(
          MlflowException.Code.INTERNAL_ERROR,
          "The files of version %d of model %s cannot be made: %s"
              .formatted(brief.version().number(), brief.model(), e.getMessage()));
    }
  }
}
