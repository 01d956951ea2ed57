"""The site: pages and a SPARQL endpoint on a release. A thin layer over `pacte_graph`."""
