-- A site that refuses jobs in its own words: those of the file refusal.txt beside slurm.conf, while there is one.
function slurm_job_submit(job_desc, part_list, submit_uid)
  local folder = os.getenv("SLURM_CONF"):match("(.*)/")
  local file = io.open(folder .. "/refusal.txt")
  if file == nil then
    return slurm.SUCCESS
  end
  slurm.log_user(file:read("*a"))
  file:close()
  return slurm.ERROR
end

function slurm_job_modify(job_desc, job_rec, part_list, modify_uid)
  return slurm.SUCCESS
end
