"""`watchword demo`: a scripted news day, told by a feed server of its own to the same roles that `watchword up` starts.

day/*.yaml ──▶ script ──▶ feed_xml ──▶ server ──▶ the pipeline, which knows nothing of it
  outlets       what is     as each      over
  and stories   out by now  outlet       HTTP       configuration: feeds.yaml that names the server, and a watchlist
                            writes it
"""
