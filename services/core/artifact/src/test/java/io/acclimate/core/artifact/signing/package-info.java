@NullMarked
package io.acclimate.core.artifact.signing;

import org.jspecify.annotations.NullMarked;
