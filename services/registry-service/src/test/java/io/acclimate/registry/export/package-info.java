@NullMarked
package io.acclimate.registry.export;

import org.jspecify.annotations.NullMarked;
