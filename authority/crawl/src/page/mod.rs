//! Pages: their links, pictures and stylesheets, from whatever bytes a server sends.
